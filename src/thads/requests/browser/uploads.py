"""Files of a posted form, as the domain takes them: name, bytes, declared type."""

from plone.formwidget.namedfile.utils import is_file_upload


def uploads(request, name):
    given = request.form.get(name) or []
    if not isinstance(given, (list, tuple)):
        given = [given]
    found = []
    for upload in given:
        if is_file_upload(upload) and upload.filename:
            upload.seek(0)
            declared = upload.headers.get("Content-Type", "")
            found.append((upload.filename, upload.read(), declared))
    return found

"""Files of a posted form, as the domain takes them: name, bytes, declared type."""

from thads.web import parameters


def uploads(request, name):
    found = []
    for upload in parameters.files(request.form, name):
        upload.seek(0)
        declared = upload.headers.get("Content-Type", "")
        found.append((upload.filename, upload.read(), declared))
    return found

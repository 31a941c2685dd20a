from pathlib import Path
from setuptools import find_packages
from setuptools import setup


setup(
    name="thads",
    version="1.0.0.dev0",
    description="Portal of Vietnam's civil judgment enforcement agencies, on Plone",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="GPL-2.0-only",
    classifiers=[
        "Environment :: Web Environment",
        "Framework :: Plone",
        "Framework :: Plone :: 6.2",
        "Framework :: Plone :: Addon",
        "Natural Language :: Vietnamese",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
    ],
    python_requires=">=3.11,<3.14",
    package_dir={"": "src"},
    packages=find_packages("src"),
    include_package_data=True,
    zip_safe=False,
    install_requires=[
        "Products.CMFPlone",
        "ZEO",
        "altcha",
        "collective.easyform",
        "filetype",
        "holidays",
        "Markdown",
        "openpyxl",
        "pikepdf",
        "Pillow",
        "pillow-heif",
        "plone.api",
        "plone.app.caching",
        "plone.app.dexterity",
        "plone.app.iterate",
        "plone.classicui",
        "plone.restapi",
        "pyroaring",
        "reportlab",
        "xlrd",
    ],
    extras_require={
        "test": [
            "aiosmtpd",
            "coverage",
            "hypothesis",
            "i18ndude",
            "playwright",
            "plone.app.testing",
            "ruff",
            "WebTest",
            "zope.testrunner",
            "zpretty",
        ],
    },
    entry_points={
        "console_scripts": [
            "thads-cluster = thads.operations.cluster:main",
            "thads-rights = thads.organisation.rights_files:main",
            "thads-serve = thads.operations.serve:main",
            "thads-translations = thads.operations.translations:main",
            "thads-worker = thads.outbox.worker:main",
        ],
        "paste.filter_app_factory": [
            "bodiless-head = thads.corrections.head_requests:bodiless_head"
        ],
        "z3c.autoinclude.plugin": ["target = plone"],
    },
)

"""Names for objects of Zope and Plone in annotations.

Their packages carry no types, so a type checker takes each of these for Any; a reader
learns from them what is handed over.
"""

from typing import Any


#: The Plone site.
Portal = Any
#: A content object: a folder, a unit, a case.
Content = Any
#: A request of ZPublisher.
Request = Any
#: A user of PlonePAS.
User = Any
#: The application, root of the database.
Application = Any
#: GenericSetup's tool, which profiles are loaded by.
SetupTool = Any

"""A vocabulary of Plone as people read it: without the ids in brackets."""

from plone.app.vocabularies.workflow import WorkflowStatesVocabulary
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


class States(WorkflowStatesVocabulary):
    """States of all workflows: "Đã công bố", not "Đã công bố [published]"."""

    def __call__(self, context):
        return SimpleVocabulary(
            [
                SimpleTerm(term.value, term.token, term.title.rpartition(" [")[0])
                for term in super().__call__(context)
            ]
        )


states = States()

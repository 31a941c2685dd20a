"""A vocabulary of Plone as people read it: without the ids in brackets.

Without it: lists to choose a state from read "Đã công bố [published]".

Upstream: not reported yet.
"""

from plone.app.vocabularies.workflow import WorkflowStatesVocabulary
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


class States(WorkflowStatesVocabulary):
    """Vocabulary of the states of all workflows."""

    def __call__(self, context):
        return SimpleVocabulary(
            [
                SimpleTerm(term.value, term.token, term.title.rpartition(" [")[0])
                for term in super().__call__(context)
            ]
        )


states = States()

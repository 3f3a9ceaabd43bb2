"""Everything this project raises on purpose. No HTTP here: `api.errors` says how each looks."""


class NoticeError(Exception):
    """Root of every error raised on purpose. Its text is a sentence for the person who reads it."""


class MalformedNotice(NoticeError):
    """The notice's Markdown lacks something that every notice must have."""


class BadKnowledge(NoticeError):
    """A file under `data/` does not have the shape that its loader expects."""


class QuoteNotInNotice(BadKnowledge):
    """A knowledge file quotes words that the notice does not hold."""


class AmbiguousAlias(BadKnowledge):
    """One name that people type is claimed by two entries."""


class UnknownTopic(NoticeError):
    """The model chose a topic that no knowledge file holds: our fault."""


class ModelMissing(NoticeError):
    """No trained model can be loaded; the answer is to train one."""


class ConversationBusy(NoticeError):
    """The turn before this one is still being answered, and takes very long."""


class ConversationNotForgotten(NoticeError):
    """What is held of a conversation cannot be deleted now."""


class ModelFailed(NoticeError):
    """The model gave no reply at all, which Rasa does when an action raises."""


class HandoffNotStored(NoticeError):
    """The database cannot be written or read now, so no reference may be given."""


class HandoffConflict(NoticeError):
    """An idempotency key came back with other content than the first time."""


class HandoffUnknown(NoticeError):
    """No hand-off has this reference: mistyped, erased, or forged."""


class AccountRefused(NoticeError):
    """A staff account cannot be made as asked."""

"""What the widget asks for once, when somebody first opens it."""

from typing import Dict, List, Optional

from pydantic import BaseModel, Field

from api.handoffs.forms import forms
from api.handoffs.kinds import Kinds
from api.presentation import notice_version
from api.schemas import HandoffForm, NoticeVersion
from bot.knowledge import Contact, Knowledge


class ContactLines(BaseModel):
    name: str
    role: str
    lines: List[str] = Field(..., description="e-mail, phone, web address, as far as known")


class About(BaseModel):
    notice: NoticeVersion
    contacts: List[ContactLines]
    forms: Dict[str, HandoffForm] = Field({}, description="kind of hand-off -> what its form shows")


def about(knowledge: Knowledge, kinds: Optional[Kinds] = None) -> About:
    """Args: kinds: of hand-offs, where their forms are wanted, too."""
    return About(
        notice=notice_version(knowledge),
        forms={form.kind: form for form in forms(kinds)} if kinds else {},
        contacts=[contact_lines(contact) for contact in knowledge.contacts],
    )


def contact_lines(contact: Contact) -> ContactLines:
    lines = [line for line in (contact.email, contact.phone, contact.url) if line]
    role = contact.role[:1].upper() + contact.role[1:]
    return ContactLines(name=contact.name, role=role, lines=lines)

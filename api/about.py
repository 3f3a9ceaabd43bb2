"""What the widget asks for once, when somebody first opens it."""

from typing import Dict, List

from pydantic import BaseModel, Field

from api.presentation import notice_version
from api.schemas import NoticeVersion
from bot.knowledge import Contact, Knowledge


class ContactLines(BaseModel):
    name: str
    role: str
    lines: List[str] = Field(..., description="e-mail, phone, web address, as far as known")


class About(BaseModel):
    notice: NoticeVersion
    contacts: List[ContactLines]
    forms: Dict[str, str] = Field(..., description="kind of rights request -> its title")


def about(knowledge: Knowledge) -> About:
    forms: Dict[str, str] = {}
    for right in knowledge.rights:
        if right.id == right.form or right.form not in forms:
            forms[right.form] = right.title
    return About(
        notice=notice_version(knowledge),
        forms=forms,
        contacts=[contact_lines(contact) for contact in knowledge.contacts],
    )


def contact_lines(contact: Contact) -> ContactLines:
    lines = [line for line in (contact.email, contact.phone, contact.url) if line]
    role = contact.role[:1].upper() + contact.role[1:]
    return ContactLines(name=contact.name, role=role, lines=lines)

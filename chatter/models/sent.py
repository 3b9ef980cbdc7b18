"""What people send: the base of bodies, and kinds of fields that have an end.

What something is at most, services know and say. The ends here lie further out, where nobody comes
by mistake: what is longer is refused before work is done on it, and at the first thing that is
wrong, as every mistake of thousands would be written down.
"""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

LINE_MOST = 4000
TEXT_MOST = 40_000
FIELDS_MOST = 100
IDS_MOST = 200

Line = Annotated[str, StringConstraints(max_length=LINE_MOST)]
Text = Annotated[str, StringConstraints(max_length=TEXT_MOST)]
Ids = Annotated[list[int], Field(max_length=IDS_MOST, fail_fast=True)]

_FIELDS = TypeAdapter(Annotated[dict[Any, Any], Field(max_length=FIELDS_MOST)])


class Sent(BaseModel):
    """A body whose fields are all known."""

    model_config = ConfigDict(extra='forbid')

    @model_validator(mode='before')
    @classmethod
    def _is_not_crowded(cls, sent: Any) -> Any:
        return _FIELDS.validate_python(sent) if isinstance(sent, dict) else sent

"""What people send: the base of bodies, and kinds of fields that have an end.

What something is at most, services know and say. The ends here lie further out, where nobody comes
by mistake: what is longer is refused before work is done on it, and at the first thing that is
wrong, as every mistake of thousands would be written down.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

LINE_MOST = 4000
TEXT_MOST = 40_000
FIELDS_MOST = 100

Line = Annotated[str, StringConstraints(max_length=LINE_MOST)]
Text = Annotated[str, StringConstraints(max_length=TEXT_MOST)]
Ids = Annotated[list[int], Field(max_length=200, fail_fast=True)]


class Sent(BaseModel):
    """A body whose fields are all known."""

    model_config = ConfigDict(extra='forbid')

    @model_validator(mode='before')
    @classmethod
    def _is_not_crowded(cls, sent: Any) -> Any:
        if isinstance(sent, dict) and len(sent) > FIELDS_MOST:
            raise PydanticCustomError('too_long', 'There are too many fields')
        return sent

"""Recovery codes to be written down, copied or downloaded; they are nowhere else."""

from nicegui.element import Element


class RecoveryCodes(Element, component='recovery_codes.js'):
    """Shows `codes` this once."""

    def __init__(self, handle: str, codes: list[str]) -> None:
        super().__init__()
        self._props |= {'handle': handle, 'codes': codes}

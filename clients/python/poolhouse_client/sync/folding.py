"""Takes over what the user did as a guest, or as somebody who is the same by now."""

import re
from typing import Final

from poolhouse_client.sync.calls import Calls
from poolhouse_client.sync.identities import Identities
from poolhouse_client.sync.replica import Replica
from poolhouse_client.sync.uploads import Uploads, ignoring_absence

# Such a name may be a merged dataset's: what is before the dot is the name of the one that it belongs to.
_MERGED: Final = re.compile(r"(?P<name>.+)\.[\w-]+:[0-9a-f-]{36}", re.ASCII)


class Folding:
    """Folds merged datasets into those that they belong to, over one connection."""

    def __init__(self, calls: Calls, replica: Replica, uploads: Uploads) -> None:
        self._calls = calls
        self._replica = replica
        self._identities = Identities(replica)
        self._uploads = uploads

    async def run(self) -> bool:
        """Fold all there are; whether that is done. Done twice, or half, it does no harm."""
        found = map(_MERGED.fullmatch, await self._calls.list_datasets())
        for name in sorted({match["name"] for match in found if match}):
            for merged in (await self._uploads.begin(name)).merged_names:
                await self._fold(name, merged)
                if self._replica.is_pending(name):
                    return False
        return True

    async def _fold(self, name: str, merged: str) -> None:
        listing = await self._calls.list_records(merged, 0)
        refused = self._uploads.refused
        self._identities.fold(name, listing.records)
        await self._uploads.send(name)
        if self._uploads.refused == refused and not self._replica.is_pending(name):
            await ignoring_absence(self._calls.delete_dataset(merged))

"""Files: what was sent, its ids, the sizes a photo comes back in, and the paths by which bytes are fetched."""

import hashlib
import io
import itertools
import mimetypes
import time
from dataclasses import dataclass, field

from .errors import Json, bad
from .limits import DOWNLOAD_MAX, FILE_PATH_SECONDS, PHOTO_MAX, PHOTO_RATIO_MAX, PHOTO_SIDES_MAX, UPLOAD_MAX

# The service's own boxes: small, medium, normal screen, high quality.
PHOTO_BOXES = (90, 320, 800, 1280, 2560)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as it lies on the service; `sizes` holds the re-encoded photo, smallest first."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    kind: str
    data: bytes = field(repr=False)
    width: int = 0
    height: int = 0
    sizes: "tuple[StoredFile, ...]" = ()

    def size_json(self) -> Json:
        """Return the PhotoSize (or the plain file) as the Bot API shows it."""
        body: Json = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}
        if self.width:
            body |= {"width": self.width, "height": self.height}
        return body

    def document_json(self) -> Json:
        """Return the Document as the Bot API shows it."""
        return {"file_name": self.name, "mime_type": self.mime, **self.size_json()}


class FileStore:
    """All files of the service, in memory."""

    def __init__(self, seed: int) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, tuple[str, float]] = {}
        self._numbers = itertools.count(seed)

    def clear(self) -> None:
        """Forget every file."""
        self._files.clear()
        self._paths.clear()

    def document(self, name: str, data: bytes) -> StoredFile:
        """Keep a document, byte for byte; an empty one too, since people send them."""
        if len(data) > UPLOAD_MAX:
            raise bad("file is too big")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep("document", name, mime, data)

    def photo(self, name: str, encoded: "list[EncodedSize]") -> StoredFile:
        """Keep a photo that `encode_photo` made."""
        sizes = tuple(self._keep("photo", name, "image/jpeg", one.data, one.width, one.height) for one in encoded)
        best = sizes[-1]
        whole = StoredFile(
            best.file_id, best.unique_id, name, best.mime, "photo", best.data, best.width, best.height, sizes
        )
        self._files[best.file_id] = whole
        return whole

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._files.get(file_id)

    def path_of(self, file: StoredFile) -> str:
        """Return a fresh path to download this file by; good for an hour."""
        if len(file.data) > DOWNLOAD_MAX:
            raise bad("file is too big")
        suffix = "." + file.name.rpartition(".")[2] if "." in file.name and file.name.isascii() else ""
        folder = "photos" if file.kind == "photo" else "documents"
        path = f"{folder}/file_{next(self._numbers)}{suffix}"
        self._paths[path] = (file.file_id, time.monotonic() + FILE_PATH_SECONDS)
        return path

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file behind a path that is still good."""
        file_id, until = self._paths.get(path, ("", 0.0))
        return self._files.get(file_id) if time.monotonic() < until else None

    def _keep(self, kind: str, name: str, mime: str, data: bytes, width: int = 0, height: int = 0) -> StoredFile:
        number = next(self._numbers)
        unique = "AQAD" + hashlib.sha256(data).hexdigest()[:12]
        prefix = "AgACAgQAAx" if kind == "photo" else "BQACAgQAAx"
        file = StoredFile(f"{prefix}{number:x}-{unique[4:]}", unique, name, mime, kind, data, width, height)
        self._files[file.file_id] = file
        return file


@dataclass(frozen=True, slots=True)
class EncodedSize:
    """One re-encoded size of a photo."""

    width: int
    height: int
    data: bytes = field(repr=False)


def encode_photo(data: bytes) -> list[EncodedSize]:
    """Re-encode a photo in the service's sizes; slow enough to be called in a thread."""
    from PIL import Image, ImageOps

    if len(data) > PHOTO_MAX:
        raise bad("file is too big")
    try:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    width, height = image.size
    if width + height > PHOTO_SIDES_MAX or max(width, height) > PHOTO_RATIO_MAX * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    sizes: list[EncodedSize] = []
    # From large to small, each from the one before: a smaller picture is quicker to shrink.
    for box in reversed(PHOTO_BOXES):
        before = image.size
        image.thumbnail((box, box))
        if sizes and image.size == before:
            sizes.pop()
        out = io.BytesIO()
        image.save(out, "JPEG", quality=87)
        sizes.append(EncodedSize(image.width, image.height, out.getvalue()))
    return sizes[::-1]

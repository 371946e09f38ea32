"""Where copies of photos lie: a folder, or a bucket. Nothing in them or in their names says whose
they are."""

from meetsmatch.adapters.media.bucket import BucketMedia, bucket_at
from meetsmatch.adapters.media.folder import FolderMedia
from meetsmatch.adapters.media.sealing import CopySealer

__all__ = ["BucketMedia", "CopySealer", "FolderMedia", "bucket_at"]

/** The library's store with every change on disk before the library answers the client. */
import type { ObjectDisk } from './disk';
import type { Library, LibraryStore } from './library';

/** Uploads in parts live in memory until they are completed: a restart forgets the parts, never an object. */
export function persistentStore(library: Library, disk: ObjectDisk): LibraryStore {
  class PersistentStore extends library.Store {
    override createBucket(name: string): void {
      super.createBucket(name);
      disk.addBucket(name);
    }

    override deleteBucket(name: string): void {
      super.deleteBucket(name);
      disk.removeBucket(name);
    }

    override putObject(...args: Parameters<LibraryStore['putObject']>) {
      const object = super.putObject(...args);
      disk.write(args[0], object);
      return object;
    }

    override deleteObject(bucket: string, key: string): void {
      super.deleteObject(bucket, key);
      disk.remove(bucket, key);
    }

    override completeMultipartUpload(uploadId: string, parts: readonly unknown[]) {
      const bucket = this.multipartUploads.get(uploadId)?.bucket ?? '';
      const object = super.completeMultipartUpload(uploadId, parts);
      disk.write(bucket, object);
      return object;
    }
  }
  const store = new PersistentStore();
  for (const bucket of disk.buckets()) {
    store.createBucket(bucket);
    for (const object of disk.objects(bucket)) store.buckets.get(bucket)?.set(object.key, object);
  }
  return store;
}

/** A cache of buffers that forgets what was used longest ago when it holds too many bytes. */

export class LruCache {
  private readonly entries = new Map<string, Buffer>();
  private readonly capacity: number;
  private bytes = 0;

  constructor(capacityBytes: number) {
    this.capacity = capacityBytes;
  }

  get(key: string): Buffer | undefined {
    const value = this.entries.get(key);
    if (value) {
      // A Map keeps the order of insertion: the first entry is the one used longest ago.
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: Buffer): void {
    this.remove(key);
    if (value.length > this.capacity) return;
    this.entries.set(key, value);
    this.bytes += value.length;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.capacity) return;
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    this.bytes -= this.entries.get(key)?.length ?? 0;
    this.entries.delete(key);
  }
}

// What a host and its hashing thread tell each other. Both are of one program, and a thread that checked
// messages by schemas would take longer to begin than to hash 200 MB.

/** The file that a hashing thread reads. */
export interface HashingTask {
  readonly path: string
  /** Bytes of all blocks but the last. */
  readonly blockLength: number
}

/** What a hashing thread is told. */
export type ToHashing =
  | {
      /** Blocks that are there. A checksum is checked; null needs no check. */
      readonly type: 'blocks'
      readonly blocks: readonly {
        readonly block: number
        readonly length: number
        readonly checksum: string | null
      }[]
    }
  /** How many blocks the file has. */
  | { readonly type: 'count'; readonly count: number }

/** What it answers. */
export type FromHashing =
  | { readonly type: 'progress'; readonly blocks: number }
  /** A block is not what its checksum says; it waits until the block is told of again. */
  | { readonly type: 'damaged'; readonly block: number }
  | { readonly type: 'digest'; readonly sha256: string }

// Reads the pickles that torch.save makes of state dicts. Nothing is called or looked up: a global
// is a name, and calling one makes a record of it. All else that a pickle can ask for is refused.
// Format: Lib/pickletools.py of CPython; protocol 2 is what torch.save writes.
import { brokenFile, unsupported } from './source-tensor.ts'

/** The globals that state dicts name. */
const GLOBALS: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch.DoubleStorage',
  'torch.FloatStorage',
  'torch.HalfStorage',
  'torch.BFloat16Storage',
  'torch.LongStorage',
  'torch.IntStorage',
  'torch.ShortStorage',
  'torch.CharStorage',
  'torch.ByteStorage',
  'torch.BoolStorage',
])

/** More than any state dict needs; a pickle may not make us build without end. */
const MAX_OPERATIONS = 20_000_000

export class PickleGlobal {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** What `persistent_id` stood for: torch's storages. */
export class PicklePersistent {
  readonly id: PickleValue
  constructor(id: PickleValue) {
    this.id = id
  }
}

/** A global and the arguments it would have been called with. */
export class PickleCall {
  readonly name: string
  readonly args: readonly PickleValue[]
  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name
    this.args = args
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PicklePersistent
  | PickleCall

const MARK = Symbol('mark')

/**
 * The value of a pickle, without running any of it.
 * @throws KotonohaError MODEL_UNSUPPORTED for an operation or a global that state dicts do not need,
 *   MODEL_FILE_CORRUPT
 */
export function readPickle(bytes: Uint8Array, file: string): PickleValue {
  return new Machine(bytes, file).run()
}

class Machine {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #file: string
  readonly #memo = new Map<number, PickleValue>()
  readonly #stack: (PickleValue | typeof MARK)[] = []
  #at = 0

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#file = file
  }

  run(): PickleValue {
    for (let count = 0; count < MAX_OPERATIONS; count++) {
      const operation = this.#u8()
      if (operation === 0x2e /* STOP */) return this.#pop()
      this.#do(operation)
    }
    throw this.#broken('the pickle does not end')
  }

  #do(operation: number): void {
    const stack = this.#stack
    switch (operation) {
      case 0x80 /* PROTO */:
        {
          const protocol = this.#u8()
          if (protocol < 2 || protocol > 3) throw this.#refused(`pickle protocol ${protocol}`)
          return
        }
      case 0x28 /* MARK */:
        stack.push(MARK)
        return
      case 0x4e /* NONE */:
        stack.push(null)
        return
      case 0x88 /* NEWTRUE */:
        stack.push(true)
        return
      case 0x89 /* NEWFALSE */:
        stack.push(false)
        return
      case 0x4a /* BININT */:
        stack.push(this.#view.getInt32(this.#take(4), true))
        return
      case 0x4b /* BININT1 */:
        stack.push(this.#u8())
        return
      case 0x4d /* BININT2 */:
        stack.push(this.#view.getUint16(this.#take(2), true))
        return
      case 0x8a /* LONG1 */:
        stack.push(this.#long(this.#u8()))
        return
      case 0x47 /* BINFLOAT */:
        stack.push(this.#view.getFloat64(this.#take(8), false))
        return
      case 0x58 /* BINUNICODE */:
        stack.push(this.#text(this.#u32()))
        return
      case 0x5d /* EMPTY_LIST */:
      case 0x29 /* EMPTY_TUPLE */:
        stack.push([])
        return
      case 0x7d /* EMPTY_DICT */:
        stack.push(new Map())
        return
      case 0x74 /* TUPLE */:
        stack.push(this.#sinceMark())
        return
      case 0x85 /* TUPLE1 */:
      case 0x86 /* TUPLE2 */:
      case 0x87 /* TUPLE3 */:
        {
          const items = Array.from({ length: operation - 0x84 }, () => this.#pop())
          stack.push(items.reverse())
          return
        }
      case 0x61 /* APPEND */:
        {
          const item = this.#pop()
          this.#list().push(item)
          return
        }
      case 0x65 /* APPENDS */:
        {
          const items = this.#sinceMark()
          const list = this.#list()
          for (const item of items) list.push(item)
          return
        }
      case 0x73 /* SETITEM */:
        {
          const item = this.#pop()
          const key = this.#key(this.#pop())
          this.#dict().set(key, item)
          return
        }
      case 0x75 /* SETITEMS */:
        {
          const items = this.#sinceMark()
          const dict = this.#dict()
          if (items.length % 2) throw this.#broken('a key without a value')
          for (let i = 0; i < items.length; i += 2)
            dict.set(this.#key(items[i] ?? null), items[i + 1] ?? null)
          return
        }
      case 0x63 /* GLOBAL */:
        {
          const name = `${this.#line()}.${this.#line()}`
          if (!GLOBALS.has(name)) throw this.#refused(`the pickle names ${name}`)
          stack.push(new PickleGlobal(name))
          return
        }
      case 0x52 /* REDUCE */:
        stack.push(this.#call(this.#pop(), this.#pop()))
        return
      case 0x51 /* BINPERSID */:
        stack.push(new PicklePersistent(this.#pop()))
        return
      case 0x62 /* BUILD */:
        // Attributes of an OrderedDict (`_metadata`) say nothing about the weights.
        this.#pop()
        if (!(stack.at(-1) instanceof Map)) throw this.#refused('the pickle sets attributes')
        return
      case 0x71 /* BINPUT */:
        this.#memo.set(this.#u8(), this.#top())
        return
      case 0x72 /* LONG_BINPUT */:
        this.#memo.set(this.#u32(), this.#top())
        return
      case 0x68 /* BINGET */:
        stack.push(this.#remembered(this.#u8()))
        return
      case 0x6a /* LONG_BINGET */:
        stack.push(this.#remembered(this.#u32()))
        return
      default:
        throw this.#refused(`pickle operation 0x${operation.toString(16).padStart(2, '0')}`)
    }
  }

  #call(args: PickleValue, callable: PickleValue): PickleValue {
    if (!(callable instanceof PickleGlobal)) throw this.#refused('the pickle calls what is no name')
    if (!Array.isArray(args)) throw this.#broken('arguments')
    if (callable.name !== 'collections.OrderedDict')
      // A copy: what is appended to the list later must not make a call its own argument.
      return new PickleCall(callable.name, [...args])
    if (args.length > 0) throw this.#refused('an OrderedDict made of something')
    return new Map()
  }

  #remembered(index: number): PickleValue {
    const value = this.#memo.get(index)
    if (value === undefined) throw this.#broken(`nothing is remembered as ${index}`)
    return value
  }

  #list(): PickleValue[] {
    const list = this.#top()
    if (!Array.isArray(list)) throw this.#broken('no list')
    return list
  }

  #dict(): Map<PickleValue, PickleValue> {
    const dict = this.#top()
    if (!(dict instanceof Map)) throw this.#broken('no dict')
    return dict
  }

  #key(value: PickleValue): string | number {
    if (typeof value === 'string' || typeof value === 'number') return value
    throw this.#broken('a key')
  }

  #pop(): PickleValue {
    const value = this.#stack.pop()
    if (value === undefined || value === MARK) throw this.#broken('the stack is empty')
    return value
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1)
    if (value === undefined || value === MARK) throw this.#broken('the stack is empty')
    return value
  }

  #sinceMark(): PickleValue[] {
    const items: PickleValue[] = []
    for (;;) {
      const value = this.#stack.pop()
      if (value === undefined) throw this.#broken('no mark')
      if (value === MARK) return items.reverse()
      items.push(value)
    }
  }

  /** Two's complement, little-endian. */
  #long(length: number): number {
    if (length > 8) throw this.#refused(`a whole number of ${length} bytes`)
    const start = this.#take(length)
    let value = 0n
    for (let i = 0; i < length; i++) value |= BigInt(this.#bytes[start + i] ?? 0) << BigInt(8 * i)
    return Number(BigInt.asIntN(8 * length, value))
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end === -1) throw this.#broken('a line does not end')
    const text = this.#text(end - this.#at)
    this.#at = end + 1
    return text
  }

  #text(length: number): string {
    const start = this.#take(length)
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      return decoder.decode(this.#bytes.subarray(start, start + length))
    } catch {
      throw this.#broken('a text is not UTF-8')
    }
  }

  #u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  #u32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  #take(length: number): number {
    const start = this.#at
    if (start + length > this.#bytes.length) throw this.#broken('the pickle ends early')
    this.#at = start + length
    return start
  }

  #broken(detail: string) {
    return brokenFile(this.#file, `${detail} (byte ${this.#at})`)
  }

  #refused(detail: string) {
    return unsupported(this.#file, `${detail}, which weights do not need; nothing was run`)
  }
}

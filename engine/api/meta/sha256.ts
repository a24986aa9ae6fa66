/** The first 32 bits of the fractional parts of roots of the first primes, from which SHA-256 takes its constants (FIPS 180-4). */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false
    if (isPrime) found.push(candidate)
  }
  return Uint32Array.from(found, (prime) => (root(prime) % 1) * 2 ** 32)
}

const rounds = fractions(64, Math.cbrt)
const start = fractions(8, Math.sqrt)

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. */
export function sha256(text: string): string {
  const state = Uint32Array.from(start)
  const view = padded(new TextEncoder().encode(text))
  for (let block = 0; block < view.byteLength; block += 64) compress(state, view, block)
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** A one, zeros, and the length in bits, to whole blocks. */
function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  bytes.forEach((byte, index) => {
    view.setUint8(index, byte)
  })
  view.setUint8(bytes.length, 0x80)
  view.setUint32(view.byteLength - 8, Math.floor((bytes.length * 8) / 2 ** 32))
  view.setUint32(view.byteLength - 4, (bytes.length * 8) >>> 0)
  return view
}

function compress(state: Uint32Array, view: DataView, block: number): void {
  const words = new Uint32Array(64)
  const word = (index: number): number => words[index] as number
  for (let index = 0; index < 16; index++) words[index] = view.getUint32(block + index * 4)
  for (let index = 16; index < 64; index++) {
    const [early, late] = [word(index - 15), word(index - 2)]
    const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)
    const second = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10)
    words[index] = word(index - 16) + first + word(index - 7) + second
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let index = 0; index < 64; index++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const first =
      h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + (rounds[index] as number) + word(index)
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] as number) + value
}

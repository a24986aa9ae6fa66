/** 64 hexadecimal digits that follow from a text: identities of containers and images. */
export function hexOf(text: string): string {
  let digits = ''
  for (let part = 0; part < 8; part++) {
    let hash = (0x811c9dc5 ^ (part * 0x9e3779b1)) >>> 0
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
    }
    digits += (hash ^ (hash >>> 15)).toString(16).replace('-', '').padStart(8, '0').slice(-8)
  }
  return digits
}

import { type FieldError, invalid } from '../field-error.ts'
import { ipProblems, parseIp } from '../meta/names.ts'
import { addProblems } from './shared.ts'

/** An address that traffic can be sent to. Source: pkg/apis/core/validation ValidateNonSpecialIP. */
export function checkEndpointAddress(text: string, path: string, into: FieldError[]): void {
  const address = parseIp(text)
  if (address === undefined) {
    addProblems(ipProblems(text), text, path, into)
    return
  }
  const { bytes, family } = address
  const [first = 0, second = 0] = bytes
  const isV4 = family === 4
  const isLoopback = isV4 ? first === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))
  const isLinkLocal = isV4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80
  const isLinkMulticast = isV4
    ? first === 224 && second === 0 && bytes[2] === 0
    : first === 0xff && (second & 0x0f) === 0x02
  if (bytes.every((byte) => byte === 0)) into.push(invalid(path, text, `may not be unspecified (${text})`))
  if (isLoopback) into.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  if (isLinkLocal) into.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  if (isLinkMulticast) {
    into.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  }
}

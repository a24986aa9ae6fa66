import { parseCidr, parseIp } from './addresses.ts'
import { daysInMonth } from './calendar.ts'
import { parseGoDuration } from './durations.ts'
import { dns1123LabelProblems, dns1123SubdomainProblems } from './names.ts'

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\p{S}\p{L}-]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u
const creditCard =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/
const color = '([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])'
const rgb = new RegExp(`^rgb\\(${color},${color},${color}\\)$`)
const dateTime = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

/** What each `format` of an OpenAPI schema asks of a text; the formats that custom resources may name. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  uri: isUri,
  email: (text) => /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/.test(text),
  hostname: (text) => text.length <= 253 && hostname.test(text),
  ipv4: (text) => !text.includes(':') && parseIp(text) !== undefined,
  ipv6: (text) => text.includes(':') && parseIp(text) !== undefined,
  cidr: (text) => parseCidr(text) !== undefined,
  mac: (text) => /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}(?:[0-9a-f]{2}\1[0-9a-f]{2}\1)?[0-9a-f]{2}$/i.test(text),
  uuid: (text) => uuid.test(text),
  uuid3: (text) => uuid.test(text) && versionDigit(text) === '3',
  uuid4: (text) => uuid.test(text) && versionDigit(text) === '4' && /[89ab]/i.test(variantDigit(text)),
  uuid5: (text) => uuid.test(text) && versionDigit(text) === '5' && /[89ab]/i.test(variantDigit(text)),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: (text) => creditCard.test(text.replace(/\D+/g, '')) && hasCheckDigit(text.replace(/\D+/g, '')),
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
  rgbcolor: (text) => rgb.test(text.replaceAll(' ', '')),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})?$/.test(text),
  password: () => true,
  date: (text) => isDate(/^(\d{4})-(\d{2})-(\d{2})$/.exec(text)),
  duration: isDuration,
  datetime: isDateTime,
  'date-time': isDateTime,
  'k8s-short-name': (text) => dns1123LabelProblems(text).length === 0,
  'k8s-long-name': (text) => dns1123SubdomainProblems(text).length === 0,
}

/** Whether a format is one that texts are held to. Others, such as `int64`, say nothing about texts. */
export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(formats, format)
}

/** Whether a text is of a format; anything is of a format that nobody knows. */
export function isOfFormat(text: string, format: string): boolean {
  return !isKnownFormat(format) || formats[format]?.(text) === true
}

function isUri(text: string): boolean {
  if (/[\s\p{Cc}]|%(?![0-9A-Fa-f]{2})/u.test(text)) return false
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^#]*$/.test(text) || text.startsWith('/')
}

const digitsOf = (text: string): string => text.replaceAll('-', '')
const versionDigit = (text: string): string => digitsOf(text).charAt(12)
const variantDigit = (text: string): string => digitsOf(text).charAt(16)

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '')
  if (!/^\d{9}[\dX]$/.test(digits)) return false
  const sum = [...digits].reduce(
    (total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - index),
    0,
  )
  return sum % 11 === 0
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '')
  if (!/^\d{13}$/.test(digits)) return false
  return [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0
}

/** Luhn's sum. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

function isDate(found: RegExpExecArray | null): boolean {
  const [year = 0, month = 0, day = 0] = found?.slice(1, 4).map(Number) ?? []
  return found !== null && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

function isDateTime(text: string): boolean {
  const found = dateTime.exec(text)
  const [hour = 0, minute = 0, second = 0] = found?.slice(4, 7).map(Number) ?? []
  return isDate(found) && hour < 24 && minute < 60 && second < 60
}

/** As Go writes them, and with the units that go-openapi adds: days and weeks. */
function isDuration(text: string): boolean {
  try {
    parseGoDuration(text)
    return true
  } catch {
    return /^\d+\s*(?:nanosecond|ns|nano|microsecond|us|µs|micro|millisecond|ms|milli|second|sec|s|minute|min|m|hour|hr|h|day|d|week|wk|w)s?$/.test(
      text,
    )
  }
}

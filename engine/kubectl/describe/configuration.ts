import type { ConfigMap, Secret, ServiceAccount } from '../../api/schema/types.ts'
import { describer } from './describer.ts'
import { writeLabels, writeName } from './parts.ts'

/** The version of kubectl that first shows binary data. */
const binaryDataSinceMinor = 23

export const configMapDescriber = describer<ConfigMap>((map, writer, { minor }) => {
  writeName(writer, map)
  writeLabels(writer, map)
  writer.raw('\nData\n====\n')
  for (const key of Object.keys(map.data ?? {}).sort()) {
    writer.raw(`${key}:\n----\n${map.data?.[key]}\n`)
    if (minor >= blankLinesSinceMinor) writer.raw('\n')
  }
  if (minor < binaryDataSinceMinor) return
  writer.raw('\nBinaryData\n====\n')
  for (const key of Object.keys(map.binaryData ?? {}).sort())
    writer.raw(`${key}: ${byteCount(map.binaryData?.[key] ?? '')} bytes\n`)
  writer.raw('\n')
})

/** The version of kubectl that first leaves a line free behind each entry. */
const blankLinesSinceMinor = 31

export const secretDescriber = describer<Secret>(
  (secret, writer) => {
    writeName(writer, secret)
    writeLabels(writer, secret)
    writer.raw(`\nType:\t${secret.type ?? ''}\n\nData\n====\n`)
    const isToken = secret.type === 'kubernetes.io/service-account-token'
    for (const key of Object.keys(secret.data ?? {}).sort()) {
      const value = secret.data?.[key] ?? ''
      writer.line(0, key === 'token' && isToken ? `${key}:\t${textOf(value)}` : `${key}:\t${byteCount(value)} bytes`)
    }
  },
  { events: false },
)

/** What a base 64 text stands for. */
const textOf = (value: string): string => Buffer.from(value, 'base64').toString('utf8')

/** How many bytes a base 64 text stands for. */
function byteCount(text: string): number {
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4)
}

export const serviceAccountDescriber = describer<ServiceAccount>((account, writer, { minor }) => {
  writeName(writer, account)
  writeLabels(writer, account)
  const names = (account.imagePullSecrets ?? []).map(({ name = '' }) => name)
  writeNames(writer, 'Image pull secrets:', names)
  if (minor >= tokensHiddenSinceMinor) return
  const secrets = (account.secrets ?? []).map(({ name = '' }) => name)
  writeNames(writer, 'Mountable secrets: ', secrets)
  writeNames(writer, 'Tokens:            ', secrets)
})

/** The version of kubectl that no longer shows tokens. */
const tokensHiddenSinceMinor = 33

function writeNames(writer: Parameters<typeof writeName>[0], header: string, names: readonly string[]): void {
  if (names.length === 0) writer.line(0, `${header}\t<none>`)
  names.forEach((name, index) => {
    writer.line(0, `${index === 0 ? header : ' '.repeat(header.length)}\t${name}`)
  })
}

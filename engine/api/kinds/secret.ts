import type * as schema from '../schema/types.ts'
import { secretErrors, secretUpdateErrors } from '../validation/config.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type Secret = schema.Secret

/** `stringData` is for writing only: its texts become data, over what data says. */
function withDataFromText(secret: Secret): Secret {
  const { stringData, ...rest } = secret
  if (!stringData) return secret
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')])
  return { ...rest, data: { ...secret.data, ...Object.fromEntries(encoded) } }
}

export const Secret: Kind<Secret> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Secret' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  defaults: (secret) => fillIn(withDataFromText(secret), { type: 'Opaque' }),
  // The type of a secret stays what it was where an update leaves it out.
  prepareForUpdate: (next, before) => fillIn(next, { type: before.type ?? 'Opaque' }),
  validate: secretErrors,
  validateUpdate: secretUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Type', value: ({ type }) => type ?? '' },
    { name: 'Data', value: ({ data }) => Object.keys(data ?? {}).length },
    ageColumn,
  ],
}

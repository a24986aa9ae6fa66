import type { AuthenticationTokenRequest, KubernetesObject } from '../../../api/schema/types.ts'
import { ApiError } from '../../../api/status.ts'
import type { Command, Verb } from '../../command.ts'
import { duration, list, text } from '../../flags.ts'
import { outputFlags, outputFormat, printObject } from '../../printers/output.ts'
import { kindNamed } from '../../resource-types.ts'
import { CommandError } from '../../result.ts'
import { onlyName } from './generate.ts'

/** By the kind that a token may be bound to, its version. */
const boundKinds: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' }

/** Asks for a token of a service account and prints it. Source: kubectl pkg/cmd/create/create_token.go. */
export const createToken: Verb = {
  name: 'token',
  flags: [
    ...outputFlags,
    list('audience'),
    duration('duration'),
    text('bound-object-kind'),
    text('bound-object-name'),
    text('bound-object-uid'),
  ],
  run: (command) => {
    const name = onlyName(command)
    const spec = specOf(command)
    const request = asked(command, name, spec) as unknown as AuthenticationTokenRequest
    const format = outputFormat(command)
    if (format !== undefined) printObject(command, request as unknown as KubernetesObject, format)
    else command.out(request.status.token ?? '')
  },
}

function specOf({ flags }: Command): AuthenticationTokenRequest['spec'] {
  const lifetimeMs = flags.durationMs('duration') ?? 0
  if (lifetimeMs < 0) throw new CommandError('--duration must be positive')
  if (lifetimeMs % 1000 > 0) throw new CommandError('--duration cannot be expressed in units less than seconds')
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.text(`bound-object-${part}`) ?? '')
  if (kind !== '' && boundKinds[kind ?? ''] === undefined)
    throw new CommandError(`supported --bound-object-kind values are ${Object.keys(boundKinds).join(', ')}`)
  if (kind !== '' && name === '')
    throw new CommandError('--bound-object-name is required if --bound-object-kind is provided')
  if (kind === '' && name !== '')
    throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided')
  if (kind === '' && uid !== '')
    throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided')
  const audiences = flags.list('audience')
  const boundObjectRef = { kind, apiVersion: 'v1', name, ...(uid !== '' && { uid }) } as object
  return {
    ...(audiences.length > 0 && { audiences }),
    ...(lifetimeMs > 0 && { expirationSeconds: lifetimeMs / 1000 }),
    ...(kind !== '' && { boundObjectRef }),
  } as AuthenticationTokenRequest['spec']
}

function asked({ client, namespace }: Command, name: string, spec: object): KubernetesObject {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  try {
    return client.post(kindNamed(client.kinds, 'serviceaccounts'), { namespace, name }, 'token', body)
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(`failed to create token: ${error.message}`)
    throw error
  }
}

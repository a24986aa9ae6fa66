/** What decides on requests: a value of `--authorization-mode` that is modelled. */
export type AuthorizationMode = 'Node' | 'RBAC' | 'AlwaysAllow' | 'AlwaysDeny'

const modelled: readonly string[] = ['Node', 'RBAC', 'AlwaysAllow', 'AlwaysDeny']
const known: readonly string[] = [...modelled, 'ABAC', 'Webhook']

/** As kubeadm sets it. */
export const defaultAuthorizationModes = 'Node,RBAC'

/** @throws where a mode is unknown, stands there twice, or is not modelled */
export function authorizationModes(text: string): readonly AuthorizationMode[] {
  const modes = text.split(',')
  for (const mode of modes) {
    if (!known.includes(mode))
      throw new Error(`--authorization-mode: "${mode}" is not a valid mode (modes: ${modelled.join(', ')})`)
    if (!modelled.includes(mode))
      throw new Error(`--authorization-mode: ${mode} asks a file or a server of its own and is not modelled`)
  }
  if (new Set(modes).size < modes.length)
    throw new Error(`--authorization-mode: "${text}" has mode specified more than once`)
  return modes as AuthorizationMode[]
}

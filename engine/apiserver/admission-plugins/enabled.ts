import { nearest } from '../../api/schema/nearest.ts'
import type { AdmissionPlugin, PluginFlags } from '../admission.ts'
import { certificateRequester } from './certificate-requests.ts'
import { admissionPlugins } from './index.ts'
import { roleEscalation } from './role-escalation.ts'

const enableFlag = 'enable-admission-plugins'
const disableFlag = 'disable-admission-plugins'

/** Real plugins that do nothing here: what they look at belongs to features that are off by default. */
const idle: readonly string[] = [
  ...['PodGroupProtection', 'PodGroupWorkloadExists', 'NodeDeclaredFeatureValidator', 'JobValidation'],
  'PodResizeValidator',
]

/** Real plugins that nothing stands for here, each with the reason. */
const notModelled: Readonly<Record<string, string>> = {
  ImagePolicyWebhook: 'it asks a webhook that a file of the API server describes',
  EventRateLimit: 'its limits are in a file of the API server',
  OwnerReferencesPermissionEnforcement: 'it asks who may delete the owner',
  PodTopologyLabels: 'pods do not get the zone of their node as labels',
  CertificateApproval: 'who approves is asked in any case',
  CertificateSigning: 'nobody asks who signs',
  ClusterTrustBundleAttest: 'nobody asks who attests',
}

const namesIn = (text: string): string[] => text.split(',').filter((name) => name !== '')

/**
 * What a value of `--enable-admission-plugins` or `--disable-admission-plugins` names that is none, or that cannot be had.
 * @throws Error in the API server's words, which ends it at its start
 */
export function checkPluginNames(flag: typeof enableFlag | typeof disableFlag, value: string): void {
  const modelled = admissionPlugins.map(({ name }) => name)
  for (const name of namesIn(value)) {
    if (modelled.includes(name) || idle.includes(name)) continue
    const reason = Object.hasOwn(notModelled, name) ? notModelled[name] : undefined
    if (reason === undefined) {
      const near = nearest(name, [...modelled, ...idle])
      throw new Error(`${flag} plugin "${name}" is unknown${near === undefined ? '' : `; did you mean ${near}?`}`)
    }
    if (flag === enableFlag) throw new Error(`${flag}: plugin ${name} is not modelled: ${reason}`)
  }
}

const noFlags: PluginFlags = { text: (_, byDefault) => byDefault, number: (_, byDefault) => byDefault }

const withoutFlags = new Map<number, readonly AdmissionPlugin[]>()

/**
 * The plugins that an API server of a minor version runs with its flags, in order, and what its storage does.
 * @throws Error where they contradict
 */
export function enabledPlugins(minor: number, flags: PluginFlags = noFlags): readonly AdmissionPlugin[] {
  const enabled = namesIn(flags.text(enableFlag, ''))
  const disabled = namesIn(flags.text(disableFlag, ''))
  const both = enabled.filter((name) => disabled.includes(name)).sort()
  if (both.length > 0) throw new Error(`[${both.join(' ')}] in ${enableFlag} and ${disableFlag} overlapped`)
  const isOn = ({ name, isOffByDefault, sinceMinor = 0 }: AdmissionPlugin): boolean =>
    sinceMinor <= minor && (enabled.includes(name) || (!isOffByDefault && !disabled.includes(name)))
  const known =
    withoutFlags.get(minor) ??
    admissionPlugins.filter(({ isOffByDefault, sinceMinor = 0 }) => {
      return !isOffByDefault && sinceMinor <= minor
    })
  withoutFlags.set(minor, known)
  const chosen = enabled.length + disabled.length === 0 ? known : admissionPlugins.filter(isOn)
  return [...chosen.map((plugin) => plugin.withFlags?.(flags) ?? plugin), roleEscalation, certificateRequester]
}

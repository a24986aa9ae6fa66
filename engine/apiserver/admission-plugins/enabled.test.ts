import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPluginNames, enabledPlugins } from './enabled.ts'
import { admissionPlugins } from './index.ts'

/** AllOrderedPlugins of pkg/kubeapiserver/options/plugins.go. */
const kubernetesOrder = `AlwaysAdmit NamespaceAutoProvision NamespaceLifecycle NamespaceExists
  LimitPodHardAntiAffinityTopology LimitRanger ServiceAccount NodeRestriction TaintNodesByCondition AlwaysPullImages
  ImagePolicyWebhook PodSecurity PodNodeSelector Priority DefaultTolerationSeconds PodTolerationRestriction EventRateLimit
  ExtendedResourceToleration DefaultStorageClass StorageObjectInUseProtection PodGroupProtection
  OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize RuntimeClass CertificateApproval CertificateSigning
  ClusterTrustBundleAttest CertificateSubjectRestriction DefaultIngressClass DenyServiceExternalIPs PodTopologyLabels
  PodGroupWorkloadExists NodeDeclaredFeatureValidator JobValidation PodResizeValidator MutatingAdmissionPolicy
  MutatingAdmissionWebhook ValidatingAdmissionPolicy ValidatingAdmissionWebhook ResourceQuota AlwaysDeny`.split(/\s+/)

const flags = (values: Record<string, string>) => ({
  text: (name: string, byDefault: string) => values[name] ?? byDefault,
  number: (name: string, byDefault: number) => Number(values[name] ?? byDefault),
})

const names = (values: Record<string, string> = {}, minor = 36): string[] =>
  enabledPlugins(minor, flags(values)).map(({ name }) => name)

test('plugins stand in the order of Kubernetes', () => {
  const all = admissionPlugins.map(({ name }) => name)
  assert.deepEqual(
    all,
    kubernetesOrder.filter((name) => all.includes(name)),
  )
})

test('flags turn plugins on and off', () => {
  assert.ok(!names().includes('AlwaysPullImages') && names().includes('PodSecurity'))
  assert.ok(names({ 'enable-admission-plugins': 'AlwaysPullImages,PodNodeSelector' }).includes('PodNodeSelector'))
  assert.ok(!names({ 'disable-admission-plugins': 'LimitRanger' }).includes('LimitRanger'))
  assert.ok(!names({}, 22).includes('PodSecurity'))
  const both = { 'enable-admission-plugins': 'Priority,LimitRanger', 'disable-admission-plugins': 'LimitRanger' }
  const text = '[LimitRanger] in enable-admission-plugins and disable-admission-plugins overlapped'
  assert.throws(() => names(both), { message: text })
})

test('names that are none are refused in the words of the API server, and what is not modelled with its reason', () => {
  const refused = (value: string): string => {
    try {
      checkPluginNames('enable-admission-plugins', value)
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  assert.match(refused('Priority,PodSecurityPolicy'), /^enable-admission-plugins plugin "PodSecurityPolicy" is unknown/)
  assert.match(refused('LimitRange'), /; did you mean LimitRanger\?$/)
  assert.match(refused('ImagePolicyWebhook'), /not modelled/)
  assert.equal(refused('JobValidation,NamespaceLifecycle'), '')
})

import type { KindSchema } from '../../schema/schema.ts'
import type { Conversion } from '../versions/view.ts'
import { betaCertificateSigningRequest } from './certificate-signing-request.ts'
import { betaDefinition, betaDefinitionConversion } from './custom-resource-definition.ts'
import { betaEndpointSlice } from './endpoint-slice.ts'
import { newStyleEvent } from './event.ts'
import { earlyBetaAutoscaler, firstAutoscaler } from './horizontal-pod-autoscaler.ts'
import { betaIngress } from './ingress.ts'
import { betaPodDisruptionBudget } from './pod-disruption-budget.ts'
import { earlyPriorityLevelConfiguration } from './priority-level-configuration.ts'
import { betaWebhooks } from './webhooks.ts'

/**
 * Versions that differ from the stored one in more than their name, or fill in something else. All others are derived from
 * the structure, where that is possible.
 */
export const conversions: Readonly<Record<string, Conversion>> = {
  'admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration': betaWebhooks,
  'admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration': betaWebhooks,
  'apiextensions.k8s.io/v1beta1/CustomResourceDefinition': betaDefinitionConversion,
  'autoscaling/v1/HorizontalPodAutoscaler': firstAutoscaler,
  'autoscaling/v2beta1/HorizontalPodAutoscaler': earlyBetaAutoscaler,
  'certificates.k8s.io/v1beta1/CertificateSigningRequest': betaCertificateSigningRequest,
  'discovery.k8s.io/v1beta1/EndpointSlice': betaEndpointSlice,
  'events.k8s.io/v1/Event': newStyleEvent,
  'events.k8s.io/v1beta1/Event': newStyleEvent,
  'extensions/v1beta1/Ingress': betaIngress,
  'flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration': earlyPriorityLevelConfiguration,
  'flowcontrol.apiserver.k8s.io/v1beta2/PriorityLevelConfiguration': earlyPriorityLevelConfiguration,
  'networking.k8s.io/v1beta1/Ingress': betaIngress,
  'policy/v1beta1/PodDisruptionBudget': betaPodDisruptionBudget,
}

/** Versions that are gone from the structure of the API, and were served by the versions that are modelled. */
export const lostVersions: readonly KindSchema[] = [betaDefinition]

/** Groups whose kinds are stored as those of another group. */
export const storedGroups: Readonly<Record<string, string>> = {
  'events.k8s.io/Event': '',
  'extensions/Ingress': 'networking.k8s.io',
}

import type { AdmissionPlugin } from '../admission.ts'

/** Does nothing. Source: plugin/pkg/admission/admit. */
export const alwaysAdmit: AdmissionPlugin = { name: 'AlwaysAdmit', isOffByDefault: true }

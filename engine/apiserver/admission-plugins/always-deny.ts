import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Refuses every change. Source: plugin/pkg/admission/deny. */
export const alwaysDeny: AdmissionPlugin = {
  name: 'AlwaysDeny',
  isOffByDefault: true,
  validate: ({ metadata }, { kind }) => {
    throw forbidden(kind, metadata.name, 'admission control is denying all modifications')
  },
}

import type * as schema from '../schema/types.ts'
import { podTemplateErrors } from '../validation/pod-template.ts'
import { labelMapText, nameColumn } from './columns.ts'
import { changeField } from './defaults/fill-in.ts'
import { withTemplateDefaults } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'

export type PodTemplate = schema.PodTemplate

const containersText = ({ template }: PodTemplate, field: 'name' | 'image'): string =>
  (template?.spec?.containers ?? []).map((container) => container[field] ?? '').join(',')

/** Source: pkg/printers/internalversion/printers.go, pkg/registry/core/podtemplate/strategy.go. */
export const PodTemplate: Kind<PodTemplate> = {
  ...kindNames({ group: '', version: 'v1', kind: 'PodTemplate' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: true,
  defaults: (object) => changeField(object, 'template', withTemplateDefaults),
  validate: ({ template }) => podTemplateErrors(template),
  validateUpdate: ({ template }) => podTemplateErrors(template),
  columns: [
    nameColumn,
    { name: 'Containers', value: (object) => containersText(object, 'name') },
    { name: 'Images', value: (object) => containersText(object, 'image') },
    { name: 'Pod Labels', value: ({ template }) => labelMapText(template?.metadata?.labels) },
  ],
}

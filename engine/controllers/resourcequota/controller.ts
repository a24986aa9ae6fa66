import type { Component } from '../../runtime/component.ts'
import { ResourceQuotaController } from './resource-quota-controller.ts'

/** Works out what the objects of a namespace use of its quotas, wherever something was given back. */
export const resourceQuotaController: Component = {
  name: 'resourcequota-controller',
  start: (context) => new ResourceQuotaController(context).start(),
}

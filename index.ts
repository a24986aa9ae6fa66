/**
 * The package: a Kubernetes control plane on a fake clock for programs (`createCluster`), and Cucumber's own functions for
 * steps of your own, from here so that there is one Cucumber. `import 'kube-rehearsal/steps'` defines our steps.
 */
export {
  After,
  AfterAll,
  AfterStep,
  Before,
  BeforeAll,
  BeforeStep,
  DataTable,
  defineParameterType,
  Given,
  Then,
  When,
} from '@cucumber/cucumber'
export * from './engine/index.ts'

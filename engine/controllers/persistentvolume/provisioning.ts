import type { StorageClass } from '../../api/schema/types.ts'

/** The volumes that came with Kubernetes once, by who makes them now. Source: staging/src/k8s.io/csi-translation-lib. */
const driverOf: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
}

/** Who makes the volumes of a class, or why nobody does. */
export function provisionerOf(
  storageClass: StorageClass | undefined,
  name: string,
): { readonly provisioner: string } | { readonly problem: string } {
  if (storageClass === undefined) return { problem: `storageclass.storage.k8s.io ${JSON.stringify(name)} not found` }
  const { provisioner } = storageClass
  const driver = driverOf[provisioner]
  if (driver !== undefined) return { provisioner: driver }
  return provisioner.startsWith('kubernetes.io/')
    ? { problem: `no volume plugin matched name: ${provisioner}` }
    : { provisioner }
}

/** Since this version the event says what to do where nobody makes the volume (kubernetes#116821). */
const tellsWhatToDoSince = 28

export function waitingForProvisioner(provisioner: string, minor: number): string {
  if (minor < tellsWhatToDoSince)
    return `waiting for a volume to be created, either by external provisioner "${provisioner}" or manually created by system administrator`
  return `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
}

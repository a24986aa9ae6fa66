Feature: Where volumes let pods go
  A pod goes where its volumes are or can be had, and is given its node for good only once they are there.

  Scenario: A pod goes to the zone of its volume
    Given a cluster of 4 nodes across 2 zones
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk, labels: { topology.kubernetes.io/zone: zone-b } }
      spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], storageClassName: "", hostPath: { path: /srv } }
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 2Gi } } }
      """
    And 1 minute passes
    When I apply the manifest:
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: shop }
      spec:
        replicas: 4
        selector: { matchLabels: { app: shop } }
        template:
          metadata: { labels: { app: shop } }
          spec:
            containers: [{ name: web, image: "nginx:1.19" }]
            volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      """
    Then within 30 seconds deployment shop has 4 ready replicas
    And 4 pods of deployment shop run in zone zone-b
    And for 1 hour no pods of deployment shop run in zone zone-a

  Scenario: A claim for one pod alone goes from one to the next
    Given a cluster of 3 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOncePod], resources: { requests: { storage: 2Gi } } }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: first }
      spec:
        containers: [{ name: web, image: "nginx:1.19" }]
        volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      """
    And everything is ready
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: second }
      spec:
        containers: [{ name: web, image: "nginx:1.19" }]
        volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      """
    Then for 1 hour pod second is Pending
    And event "FailedScheduling" was recorded for pod second saying "0/3 nodes are available: 3 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode."
    When I run "kubectl delete pod first"
    Then within 10 seconds pod second is Running

  Scenario: A pod waits ten minutes for a volume that nobody makes, and others go on
    Given a cluster of 3 nodes
    And the manifest:
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: ebs }
      provisioner: ebs.csi.aws.com
      volumeBindingMode: WaitForFirstConsumer
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: ebs, resources: { requests: { storage: 2Gi } } }
      """
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: db }
      spec:
        containers: [{ name: db, image: "postgres:15" }]
        volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      """
    Then within 10 seconds pod web is Running
    And for 9 minutes pod db is Pending
    And within 11 minutes event "FailedScheduling" was recorded for pod db saying "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded"
    And for 1 hour pod db is Pending

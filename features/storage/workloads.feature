Feature: Workloads with storage
  Pods that claim storage go where it is, and find it again.

  Scenario: Each pod of a stateful set has a claim of its own, and comes back to it
    Given a cluster of 3 nodes
    And the manifest:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db }
      spec:
        serviceName: db
        replicas: 2
        selector: { matchLabels: { app: db } }
        template:
          metadata: { labels: { app: db } }
          spec: { containers: [{ name: db, image: "postgres:15", volumeMounts: [{ name: data, mountPath: /data }] }] }
        volumeClaimTemplates:
          - metadata: { name: data }
            spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
      """
    And everything is ready
    And I run "kubectl exec db-1 -- sh -c 'echo one > /data/a'"
    When I run "kubectl delete pod db-1"
    Then within 1 minute statefulset db has 2 ready replicas
    And throughout, statefulset db has at least 1 ready replica
    When I run "kubectl exec db-1 -- cat /data/a"
    Then it prints "one"

  @S-466
  Scenario: A local volume keeps its pods on one node
    Given a cluster of 3 nodes
    And the manifest:
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: local }
      provisioner: kubernetes.io/no-provisioner
      volumeBindingMode: WaitForFirstConsumer
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk }
      spec:
        capacity: { storage: 5Gi }
        accessModes: [ReadWriteOnce]
        storageClassName: local
        local: { path: /mnt/disk }
        nodeAffinity:
          required:
            nodeSelectorTerms:
              - matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [worker-2] }]
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: local, resources: { requests: { storage: 2Gi } } }
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: shop }
      spec:
        selector: { matchLabels: { app: shop } }
        template:
          metadata: { labels: { app: shop } }
          spec:
            containers: [{ name: web, image: "nginx:1.19" }]
            volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      """
    And everything is ready
    When I run "kubectl get pods -o jsonpath={.items[0].spec.nodeName}"
    Then it prints "worker-2"
    When node worker-2 is lost
    Then within 1 minute deployment shop has 0 ready replicas
    And for 20 minutes deployment shop has 0 ready replicas

  Scenario: A template of claims that says nothing is stored, and the claims of it are refused
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db }
      spec:
        serviceName: db
        selector: { matchLabels: { app: db } }
        template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: "postgres:16" }] } }
        volumeClaimTemplates: [{}]
      """
    When 1 minute passes
    And I run "kubectl get pods,pvc -o name"
    Then it prints ""
    When I run "kubectl describe statefulset db"
    Then it prints:
      """
      ...
      ... FailedCreate ... create Claim -db-0 for Pod db-0 in StatefulSet db failed error: PersistentVolumeClaim "-db-0" is invalid: ...
      ...
      """

  Scenario: The class in the old annotation counts before the one of the spec, for kubectl as for the cluster
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db }
      spec:
        serviceName: db
        selector: { matchLabels: { app: db } }
        template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: "postgres:16" }] } }
        volumeClaimTemplates:
          - metadata:
              name: data
              annotations: { volume.beta.kubernetes.io/storage-class: old }
            spec:
              storageClassName: new
              accessModes: [ReadWriteOnce]
              resources: { requests: { storage: 1Gi } }
      """
    When 1 minute passes
    And I run "kubectl get pvc"
    Then it prints:
      """
      NAME ...
      data-db-0   Pending ... old ...
      """
    When I run "kubectl describe statefulset db"
    Then it prints:
      """
      ...
      Volume Claims:
        Name:          data
        StorageClass:  old
        Labels:        <none>
        Annotations:   volume.beta.kubernetes.io/storage-class=old
        Capacity:      1Gi
        Access Modes:  [ReadWriteOnce]
      ...
      """
    When I run "kubectl describe pvc data-db-0"
    Then it prints:
      """
      Name:          data-db-0
      Namespace:     default
      StorageClass:  old
      ...
      """

  Rule: A disk is on one node at a time

    Background:
      Given a cluster of 2 nodes
      And node worker-2 is cordoned
      And the manifest:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          selector: { matchLabels: { app: shop } }
          template:
            metadata: { labels: { app: shop } }
            spec:
              containers: [{ name: web, image: "nginx:1.19" }]
              volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
        """
      And everything is ready
      And node worker-2 is uncordoned

    Scenario: The pod of a lost node keeps its disk, and the one in its place waits for it
      When node worker-1 is lost
      Then within 1 minute deployment shop has 0 ready replicas
      And for 20 minutes deployment shop has 0 ready replicas
      When I run "kubectl get events --field-selector reason=FailedAttachVolume -o jsonpath={.items[0].message}"
      Then it prints:
        """
        Multi-Attach error for volume "pvc-..." Volume is already used by pod(s) shop-...
        """

    Scenario: Removed by force, the pod leaves its disk behind for six minutes
      Given node worker-1 is lost
      And 10 minutes pass
      When I run "kubectl delete pod -l app=shop --field-selector spec.nodeName=worker-1 --force --grace-period=0"
      Then for 6 minutes deployment shop has 0 ready replicas
      And within 7 minutes deployment shop has 1 ready replica
      And for 10 minutes deployment shop has 1 ready replica

    Scenario: A node that is said to be out of service has no disks
      Given node worker-1 is lost
      And 10 minutes pass
      When I run "kubectl taint node worker-1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
      Then within 1 minute deployment shop has 1 ready replica
      And for 10 minutes deployment shop has 1 ready replica

    Scenario: A drained node gives its disk away within seconds
      When I run "kubectl drain worker-1"
      Then within 45 seconds deployment shop has 1 ready replica
      And for 10 minutes deployment shop has 1 ready replica
      When I run "kubectl get volumeattachments -o jsonpath={.items[*].spec.nodeName},{.items[*].status.attached}"
      Then it prints "worker-2,true"

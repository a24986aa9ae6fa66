Feature: Claims and their volumes
  A claim asks for storage; a volume is storage. The controller manager brings the two together, and every cluster has a default
  class whose volumes are made when they are asked for.

  Scenario: A claim without a class gets a volume of the default one
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } }
      """
    When everything is ready
    And I run "kubectl get pvc data -o jsonpath={.status.phase},{.status.capacity.storage},{.spec.storageClassName}"
    Then it prints "Bound,2Gi,standard"
    When I run "kubectl get storageclass"
    Then it prints:
      """
      NAME                 PROVISIONER             RECLAIMPOLICY   VOLUMEBINDINGMODE   ALLOWVOLUMEEXPANSION   AGE
      standard (default)   rehearsal.dev/volumes   Delete          Immediate           false                  ...
      """

  Scenario: A deleted claim takes along the volume that was made for it
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } }
      """
    And everything is ready
    When I run "kubectl delete pvc data"
    And 1 minute passes
    And I run "kubectl get pvc,pv -o name | wc -l"
    Then it prints "0"

  Scenario: A claim that no volume suits says so until there is one
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 2Gi } } }
      """
    When 1 minute passes
    And I run "kubectl get events -o jsonpath={.items[0].message}"
    Then it prints "no persistent volumes available for this claim and no storage class is set"
    When I apply the manifest:
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk }
      spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], nfs: { server: files.example.com, path: / } }
      """
    And 15 seconds pass
    And I run "kubectl get pv disk -o jsonpath={.status.phase},{.spec.claimRef.name}"
    Then it prints "Bound,data"

  Scenario: A retained volume keeps what was on it, and is for nobody
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk }
      spec:
        capacity: { storage: 5Gi }
        accessModes: [ReadWriteOnce]
        persistentVolumeReclaimPolicy: Retain
        nfs: { server: files.example.com, path: / }
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 2Gi } } }
      """
    And everything is ready
    When I run "kubectl delete pvc data"
    And 1 minute passes
    And I run "kubectl get pv disk -o jsonpath={.status.phase}"
    Then it prints "Released"

  Scenario: A pod does not start before its claim has a volume
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 2Gi } } }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: shop }
      spec:
        nodeName: worker-1
        containers: [{ name: web, image: "nginx:1.19" }]
        volumes: [{ name: disk, persistentVolumeClaim: { claimName: data } }]
      """
    When 1 minute passes
    Then pod shop is Pending
    When I run "kubectl get events --field-selector reason=FailedMount -o jsonpath={.items[0].message}"
    Then it prints "Unable to attach or mount volumes: unmounted volumes=[disk], unattached volumes=[], failed to process volumes=[disk]: error processing PVC default/data: PVC is not bound"
    When I apply the manifest:
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk }
      spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], nfs: { server: files.example.com, path: / } }
      """
    Then within 30 seconds pod shop is Ready
    And for 1 minute pod shop is Ready

  Scenario Outline: The claim of an ephemeral volume comes and goes with its pod, and kubectl 1.<minor> says <users>
    Given the cluster runs Kubernetes 1.<minor>
    And a cluster of 1 node
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: cache }
      spec:
        containers: [{ name: redis, image: "redis:7" }]
        volumes:
          - name: scratch
            ephemeral:
              volumeClaimTemplate:
                spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
      """
    And everything is ready
    When I run "kubectl get pvc,pv -o name | wc -l"
    Then it prints "2"
    When I run "kubectl describe pvc cache-scratch"
    Then it prints:
      """
      ...
      Status:        Bound
      ...
      Used By:       <users>
      ...
      """
    When I run "kubectl delete pod cache"
    And 1 minute passes
    And I run "kubectl get pods,pvc,pv -o name | wc -l"
    Then it prints "0"

    Examples: before and after owners count as users
      | minor | users  |
      | 28    | <none> |
      | 29    | cache  |

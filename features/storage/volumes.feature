Feature: Volumes of pods
  A volume belongs to a pod, and its containers mount it. What is written into it outlives the container that wrote it; what is
  written beside it does not.

  Rule: Ephemeral volumes live as long as the pod, persistent ones longer

    Background:
      Given a cluster of 1 node
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - name: web
              image: nginx:1.19
              volumeMounts: [{ name: cache, mountPath: /cache }, { name: disk, mountPath: /disk }]
            - name: side
              image: busybox
              volumeMounts: [{ name: cache, mountPath: /shared }]
          volumes: [{ name: cache, emptyDir: {} }, { name: disk, hostPath: { path: /srv/shop } }]
        """
      And everything is ready

    @S-166 @S-458 @S-461
    Scenario: Containers of a pod share the volumes that they mount
      When I run "kubectl exec shop -c web -- sh -c 'echo one > /cache/a'"
      And I run "kubectl exec shop -c side -- cat /shared/a"
      Then it prints "one"
      And "{.spec.volumes[0,1].name}" of pod shop is "cache disk"
      When I run "kubectl exec shop -c side -- cat /disk/a"
      Then it fails with "nobody has said what \"cat /disk/a\" prints"

    @S-187 @S-459
    Scenario: A restart of the container takes what it had written, and nothing of the volumes
      When I run:
        """
        kubectl exec shop -c web -- sh -c 'echo kept > /cache/a; echo lost > /tmp/b'
        """
      And pod shop crashes
      Then within 30 seconds pod shop is Ready
      When I run "kubectl exec shop -c web -- cat /cache/a"
      Then it prints "kept"
      When I run "kubectl exec shop -c web -- rm /tmp/b"
      Then it fails with "rm: cannot remove '/tmp/b': No such file or directory"

    @S-460 @S-462
    Scenario: With the pod goes its emptyDir, and a new pod begins with an empty one; what is on the node stays
      When I run:
        """
        kubectl exec shop -c web -- sh -c 'echo gone > /cache/a; echo stays > /disk/a'
        kubectl get pod shop -o yaml > shop.yaml
        kubectl delete pod shop
        kubectl apply -f shop.yaml
        kubectl wait --for=condition=Ready pod/shop
        kubectl exec shop -c web -- cat /disk/a
        """
      Then it prints "stays"
      When I run "kubectl exec shop -c web -- rm /cache/a"
      Then it fails with "rm: cannot remove '/cache/a': No such file or directory"

  Rule: Config maps and secrets are files and variables

    Background:
      Given a cluster of 1 node
      And the manifest:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { color: blue }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: login }
        stringData: { password: hunter2 }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - name: web
              image: nginx:1.19
              env:
                - { name: COLOR, valueFrom: { configMapKeyRef: { name: settings, key: color } } }
                - { name: PASSWORD, valueFrom: { secretKeyRef: { name: login, key: password } } }
              volumeMounts:
                - { name: settings, mountPath: /etc/settings }
                - { name: settings, mountPath: /etc/once, subPath: color }
                - { name: login, mountPath: /etc/login }
          volumes:
            - { name: settings, configMap: { name: settings } }
            - { name: login, secret: { secretName: login } }
        """
      And everything is ready

    @S-463 @S-464 @S-467
    Scenario Outline: <command>
      When I run "kubectl <command>"
      Then it prints "<output>"

      Examples:
        | command                                               | output       |
        | exec shop -- cat /etc/settings/color                  | blue         |
        | exec shop -- printenv COLOR                           | blue         |
        | exec shop -- cat /etc/login/password                  | hunter2      |
        | exec shop -- printenv PASSWORD                        | hunter2      |
        | get secret login -o jsonpath={.data.password}         | aHVudGVyMg== |
        | get configmap settings -o jsonpath={.data.color}      | blue         |

    @S-472
    Scenario: Files follow after a while, variables and single files never
      When I run "kubectl patch configmap settings -p '{\"data\":{\"color\":\"red\"}}'"
      And I run "kubectl exec shop -- cat /etc/settings/color"
      Then it prints "blue"
      When 90 seconds pass
      And I run "kubectl exec shop -- cat /etc/settings/color"
      Then it prints "red"
      When I run "kubectl exec shop -- cat /etc/once"
      Then it prints "blue"
      When I run "kubectl exec shop -- printenv COLOR"
      Then it prints "blue"

  Rule: What is missing keeps the pod waiting

    Background:
      Given a cluster of 1 node

    @S-471
    Scenario: A pod waits for a config map that it mounts
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: "nginx:1.19", volumeMounts: [{ name: settings, mountPath: /etc/settings }] }
          volumes: [{ name: settings, configMap: { name: settings } }]
        """
      Then for 1 minute pod shop is Pending
      When I run "kubectl get pod shop --no-headers"
      Then it prints "shop   0/1   ContainerCreating   0     60s"
      When I run "kubectl create configmap settings --from-literal=color=blue"
      Then within 3 minutes pod shop is Ready
      And for 1 minute pod shop is Ready

    @S-471
    Scenario: A pod waits for a secret that its environment names
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: "nginx:1.19", envFrom: [{ secretRef: { name: login } }] }
        """
      When 30 seconds pass
      And I run "kubectl get pod shop --no-headers"
      Then it prints "shop   0/1   CreateContainerConfigError   0     30s"
      When I run "kubectl create secret generic login --from-literal=PASSWORD=x"
      Then within 30 seconds pod shop is Ready
      And for 1 minute pod shop is Ready

  Rule: What is in a persistent volume is gone with it, unless it leads to where files are anyway

    Scenario Outline: A volume of <source> is made again under its name
      Given a cluster of 1 node
      And the file "shop.yaml":
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: disk }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          <source>
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: disk }
        spec:
          accessModes: [ReadWriteOnce]
          volumeName: disk
          storageClassName: ""
          resources: { requests: { storage: 1Gi } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          nodeName: worker-1
          containers: [{ name: web, image: "nginx:1.19", volumeMounts: [{ name: disk, mountPath: /disk }] }]
          volumes: [{ name: disk, persistentVolumeClaim: { claimName: disk } }]
        """
      When I run:
        """
        kubectl apply -f shop.yaml
        kubectl wait --for=condition=Ready pod/shop
        kubectl exec shop -- sh -c 'echo old > /disk/a'
        kubectl delete pod shop
        kubectl apply -f shop.yaml
        kubectl wait --for=condition=Ready pod/shop
        kubectl exec shop -- cat /disk/a
        """
      Then it prints "old"
      When I run:
        """
        kubectl delete -f shop.yaml
        kubectl apply -f shop.yaml
        kubectl wait --for=condition=Ready pod/shop
        kubectl exec shop -- sh -c 'rm /disk/a && echo found || echo empty'
        """
      Then it prints "<after>"

      Examples:
        | source                                              | after |
        | csi: { driver: disk.example.com, volumeHandle: d1 } | empty |
        | hostPath: { path: /srv/disk }                       | found |
        | nfs: { server: files.example.com, path: /disk }     | found |

  Rule: Storage outside the cluster is there for whoever mounts it

    @S-465
    Scenario: Pods on different nodes share a network share
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: writer }
        spec:
          nodeName: worker-1
          containers: [{ name: web, image: "nginx:1.19", volumeMounts: [{ name: share, mountPath: /share }] }]
          volumes: [{ name: share, nfs: { server: files.example.com, path: /shared } }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: reader }
        spec:
          nodeName: worker-2
          containers: [{ name: web, image: "nginx:1.19", volumeMounts: [{ name: share, mountPath: /data }] }]
          volumes: [{ name: share, nfs: { server: files.example.com, path: /shared, readOnly: true } }]
        """
      And everything is ready
      When I run "kubectl exec writer -- sh -c 'echo one > /share/a'"
      And I run "kubectl exec reader -- cat /data/a"
      Then it prints "one"

    @S-469
    Scenario: What is in a distributed file system outlives the pods
      Given a cluster of 2 nodes
      And the cluster runs Kubernetes 1.21
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers: [{ name: web, image: "nginx:1.19", volumeMounts: [{ name: files, mountPath: /files }] }]
          volumes: [{ name: files, glusterfs: { endpoints: gluster, path: shop } }]
        """
      And everything is ready
      When I run:
        """
        kubectl exec shop -- sh -c 'echo one > /files/a'
        kubectl get pod shop -o yaml > shop.yaml
        kubectl delete pod shop
        kubectl create -f shop.yaml
        kubectl wait --for=condition=Ready pod/shop
        kubectl exec shop -- cat /files/a
        """
      Then it prints "one"

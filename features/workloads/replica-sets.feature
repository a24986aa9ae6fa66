Feature: Replica sets
  A replica set is a replication controller whose selector may also speak of sets of values and of keys alone.

  Rule: A selector may name sets of values, and all that it says must hold

    Background:
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: staged, labels: { app: shop, env: stage } }
        spec: { containers: [{ name: c, image: "shop:1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: developed, labels: { app: shop, env: dev } }
        spec: { containers: [{ name: c, image: "shop:1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: elsewhere, labels: { app: mail, env: stage } }
        spec: { containers: [{ name: c, image: "mail:1" }] }
        """
      And everything is ready

    @S-236 @S-238 @S-286 @S-287
    Scenario Outline: <operator> <values> beside app=shop adopts <adopted> of the three
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: { name: shop }
        spec:
          replicas: 3
          selector:
            matchLabels: { app: shop }
            matchExpressions: [{ key: env, operator: <operator>, values: <values> }]
          template:
            metadata: { labels: { app: shop, env: <own> } }
            spec: { containers: [{ name: c, image: "shop:1" }] }
        """
      Then within 1 second "{.metadata.ownerReferences[0].name}" of pod staged is <staged>
      And "{.metadata.ownerReferences[0].name}" of pod developed is <developed>
      And "{.metadata.ownerReferences[0].name}" of pod elsewhere is ""
      And within 10 seconds rs shop has 3 ready replicas
      And for 10 minutes 3 pods of rs shop exist

      Examples:
        | operator | values        | own   | staged | developed | adopted |
        | In       | [prod, stage] | prod  | shop   | ""        | one     |
        | NotIn    | [dev]         | prod  | shop   | ""        | one     |
        | Exists   | []            | prod  | shop   | shop      | two     |

    @S-236 @S-287
    Scenario: DoesNotExist leaves all that have the key alone
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: { name: shop }
        spec:
          replicas: 2
          selector:
            matchLabels: { app: shop }
            matchExpressions: [{ key: env, operator: DoesNotExist }]
          template:
            metadata: { labels: { app: shop } }
            spec: { containers: [{ name: c, image: "shop:1" }] }
        """
      Then within 10 seconds rs shop has 2 ready replicas
      And for 10 minutes "{.metadata.ownerReferences}" of pod staged is ""
      And 2 pods of rs shop exist

  Rule: Pods are given up in the order in which they matter least

    @S-286 @S-290
    Scenario: A replica set keeps three pods
      Given a cluster of 3 nodes
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: { name: kubia }
        spec:
          replicas: 3
          selector: { matchLabels: { app: kubia } }
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: "kubia:1" }] }
        """
      Then within 10 seconds rs kubia has 3 ready replicas
      And pods of rs kubia run on 3 nodes
      And for 1 hour 3 pods of rs kubia exist

    Scenario: Fewer replicas cost the pods that are not ready first
      Given the cluster in three-workers-web
      And everything is ready
      And the image registry is unreachable
      And deployment web is scaled to 5 replicas
      And deployment web is scaled to 3 replicas
      When 1 minute passes
      Then throughout, deployment web has 3 ready replicas
      And pods of deployment web run on 3 nodes

    Scenario: Fewer replicas are taken where most of them are
      Given a cluster of 2 nodes
      And deployment web with 2 replicas of image nginx:1.19
      And everything is ready
      And node worker-2 is cordoned
      And deployment web is scaled to 4 replicas
      And 1 minute passes
      And 3 pods of deployment web run on node worker-1
      When deployment web is scaled to 2 replicas
      Then within 10 seconds 2 pods of deployment web exist
      And pods of deployment web run on 2 nodes

  Rule: It belongs to one version of the API

    @S-288
    Scenario: Old versions of a replica set are not served any more
      Given a cluster of 1 node
      When I run:
        """
        kubectl apply -f - <<'END'
        apiVersion: apps/v1beta2
        kind: ReplicaSet
        metadata: { name: kubia }
        spec:
          replicas: 1
          selector: { matchLabels: { app: fancy } }
          template:
            metadata: { labels: { app: fancy } }
            spec: { containers: [{ name: c, image: c }] }
        END
        """
      Then it fails with "no matches for kind \"ReplicaSet\" in version \"apps/v1beta2\""

Feature: Replication controllers
  A replication controller keeps as many pods as it is told that carry the labels of its selector. Nothing but those labels
  ties a pod to it, so pods come and go by being labelled, and a change of its template concerns later pods only.

  Rule: There are as many pods as the count says, whatever happens to single ones

    Background:
      Given the cluster in kubia
      And everything is ready

    @S-181 @S-262 @S-263
    Scenario: A deleted pod is replaced at once
      When a pod of rc kubia is deleted
      Then within 1 second 4 pods of rc kubia exist
      And within 10 seconds rc kubia has 3 ready replicas
      And within 10 seconds 3 pods of rc kubia exist
      And for 10 minutes 3 pods of rc kubia exist
      And throughout, rc kubia has at least 2 ready replicas

    @S-262 @S-271 @S-280
    Scenario: A higher count makes what is missing
      When rc kubia is scaled to 10 replicas
      Then within 20 seconds rc kubia has 10 ready replicas
      And throughout, rc kubia has at least 3 ready replicas
      And for 10 minutes 10 pods of rc kubia exist

    @S-272
    Scenario: A count of nothing takes the pods and leaves the controller
      When rc kubia is scaled to 0 replicas
      Then within 5 seconds no pods of rc kubia exist
      And for 10 minutes rc kubia has no replicas
      And throughout, rc kubia exists

    @S-269 @S-270
    Scenario: A new template changes no pod that is there
      Given rc kubia is scaled to 1 replica
      And 1 minute passes
      When rc kubia is updated to image kubia:2
      Then for 10 minutes rc kubia runs image kubia:1
      When a pod of rc kubia is deleted
      Then within 1 second rc kubia runs image kubia:2
      And within 10 seconds rc kubia has 1 ready replica
      And for 10 minutes rc kubia has 1 ready replica

    @S-113 @S-281
    Scenario: A pod that goes down with its node is replaced on another one
      Given 1 pod of rc kubia runs on node worker-2
      When node worker-2 is lost
      Then within 7 minutes rc kubia has 3 ready replicas
      And no pods of rc kubia run on node worker-2
      And throughout, rc kubia has at least 2 ready replicas

  Rule: Labels alone make a pod one of the controller's

    Background:
      Given the cluster in kubia
      And everything is ready

    @S-239 @S-265 @S-268
    Scenario: Pods that lose the label run on, on their own, and others are made
      Given service debug exposes port 80 of rc kubia
      And I run "kubectl patch svc debug -p '{\"spec\":{\"selector\":{\"app\":\"debug\"}}}'"
      When I run "kubectl label po -l app=kubia app=debug --overwrite"
      Then within 20 seconds rc kubia has 3 ready replicas
      And for 10 minutes 3 pods of service debug are Running
      And 3 pods of rc kubia exist
      When I run "kubectl get po -l app=debug -o jsonpath={.items[*].metadata.ownerReferences}"
      Then it prints ""

    @S-266 @S-267
    Scenario: A pod that gets the label is one too many
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: stray, labels: { app: kubia } }
        spec: { containers: [{ name: c, image: "kubia:1" }] }
        """
      Then within 1 second pod stray does not exist
      And for 10 minutes rc kubia has 3 ready replicas
      And never, more than 4 pods of rc kubia exist

  Rule: What is there already counts

    @S-195 @S-266 @S-267 @S-276
    Scenario: A new controller adopts the pods that match and makes the rest
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: orphan, labels: { app: kubia } }
        spec: { containers: [{ name: c, image: "kubia:1" }] }
        """
      And everything is ready
      And "{.metadata.ownerReferences}" of pod orphan is ""
      When I apply the manifest:
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: kubia }
        spec:
          replicas: 3
          selector: { app: kubia }
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: "kubia:1" }] }
        """
      Then within 1 second pod orphan matches:
        """
        metadata: { ownerReferences: [{ kind: ReplicationController, name: kubia, controller: true }] }
        """
      And within 10 seconds rc kubia has 3 ready replicas
      And for 10 minutes 3 pods of rc kubia exist
      And throughout, pod orphan is Running

    @S-072 @S-076 @S-284
    Scenario: The controller makes pods from what is stored, not the request
      Given a cluster of 2 nodes
      And 1 minute passes
      And the controller manager stops
      When I apply the manifest:
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: kubia }
        spec:
          replicas: 2
          selector: { app: kubia }
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: "kubia:1" }] }
        """
      Then rc kubia exists
      And for 10 minutes no pods of rc kubia exist
      When the controller manager starts again
      Then within 1 minute rc kubia has 2 ready replicas
      And for 10 minutes 2 pods of rc kubia exist

    @S-261 @S-279 @S-282
    Scenario: Count and selector are filled in from the template
      Given a cluster of 1 node
      When I apply the manifest:
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: frontend }
        spec:
          template:
            metadata: { labels: { tier: frontend } }
            spec: { containers: [{ name: app, image: "tomcat:9" }] }
        """
      Then rc frontend matches:
        """
        spec: { replicas: 1, selector: { tier: frontend } }
        """
      And within 10 seconds rc frontend has 1 ready replica
      And for 10 minutes 1 pod of rc frontend exists

  Rule: Its pods are known by its name, and it by one kind of selector

    Background:
      Given the cluster in kubia
      And everything is ready

    @S-264
    Scenario: Pods come from the template and are named after the controller
      When I run "kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image --no-headers"
      Then it prints:
        """
        kubia-...   kubia:1
        kubia-...   kubia:1
        kubia-...   kubia:1
        """

    @S-277
    Scenario: A selector that is more than labels is no selector of a replication controller
      When I run:
        """
        kubectl apply -f - <<'END'
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: fancy }
        spec:
          replicas: 1
          selector: { matchExpressions: [{ key: app, operator: In, values: [fancy] }] }
          template:
            metadata: { labels: { app: fancy } }
            spec: { containers: [{ name: c, image: c }] }
        END
        """
      Then it fails with "spec.selector"
      And rc fancy does not exist

    @S-285
    Scenario: There is no rolling update of a replication controller any more
      When I run "kubectl rolling-update kubia --image=kubia:2"
      Then it fails with "unknown command"

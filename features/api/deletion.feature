Feature: Deletion
  An object that is deleted goes at once, after its grace period, after what depends on it, or when its last finalizer is
  taken away. What depends on it goes with it, or is left alone, as the request says.

  Background:
    Given a cluster of 2 nodes
    And deployment web with 2 replicas of image nginx:1.19
    And everything is ready

  Rule: What depends on an object

    @S-313
    Scenario: By itself a deletion takes what depends on the object, afterwards
      When I run "kubectl delete deployment web --wait=false"
      Then it prints "deployment.apps \"web\" deleted from default namespace"
      And deployment web does not exist
      And I run "kubectl get replicasets,pods -l app=web --no-headers -o custom-columns=NAME:.kind"
      And it prints:
        """
        ReplicaSet
        Pod
        Pod
        """
      And 10 seconds pass
      And I run "kubectl get replicasets,pods -l app=web"
      And it prints ""

    Scenario: In the foreground it is gone when everything else is
      Given deployment web takes 20 seconds to stop
      When I run "kubectl delete deployment web --cascade=foreground --wait=false"
      Then "{.metadata.finalizers[0]}" of deployment web is foregroundDeletion
      And for 19 seconds deployment web exists
      And within 25 seconds deployment web does not exist

    Scenario: Orphans stay and run on
      When I run "kubectl delete deployment web --cascade=orphan"
      Then deployment web does not exist
      And I run "kubectl get replicasets -l app=web -o jsonpath={.items[*].metadata.ownerReferences}"
      And it prints ""
      And for 10 minutes service kubernetes exists
      And I run "kubectl get pods -l app=web --no-headers -o custom-columns=STATUS:.status.phase,OWNER:.metadata.ownerReferences[0].kind"
      And it prints:
        """
        Running   ReplicaSet
        Running   ReplicaSet
        """

  Rule: A v1 ReplicationController that nobody asks about its pods leaves them, as it always did

    Background:
      Given the manifest:
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: old }
        spec:
          replicas: 2
          selector: { app: old }
          template:
            metadata: { labels: { app: old } }
            spec: { containers: [{ name: c, image: "nginx:1.19" }] }
        """
      And everything is ready

    @S-275
    Scenario: Deleted raw
      When I run "kubectl delete --raw /api/v1/namespaces/default/replicationcontrollers/old"
      And 1 minute passes
      Then replicationcontroller old does not exist
      And I run "kubectl get pods -l app=old --no-headers -o custom-columns=STATUS:.status.phase,OWNER:.metadata.ownerReferences"
      And it prints:
        """
        Running   <none>
        Running   <none>
        """

    @S-275
    Scenario: Deleted by kubectl, which asks for all of it
      When I run "kubectl delete replicationcontroller old"
      And 1 minute passes
      Then I run "kubectl get pods -l app=old"
      And it prints ""

  Rule: A pod is given time to end

    Scenario: As long as it says
      Given pod slow with image slow:1
      And pod slow takes 2 minutes to stop
      And everything is ready
      When I run "kubectl delete pod slow --wait=false"
      Then for 29 seconds pod slow is Terminating
      And within 35 seconds pod slow does not exist

    Scenario: Or as long as the request says, if that is shorter
      Given pod slow with image slow:1
      And pod slow takes 2 minutes to stop
      And everything is ready
      When I run "kubectl delete pod slow --grace-period=5 --wait=false"
      Then for 4 seconds pod slow is Terminating
      And within 10 seconds pod slow does not exist

    Scenario: By force it is gone from the API at once, whatever its node does
      Given pod slow with image slow:1
      And everything is ready
      When I run "kubectl delete pod slow --force --grace-period=0"
      Then it prints "pod \"slow\" force deleted from default namespace"
      And pod slow does not exist

  Rule: A finalizer holds an object until somebody takes it away

    Background:
      Given the manifest:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: held, finalizers: [example.com/keep] }
        """

    Scenario: The last one is taken away
      Given I run "kubectl delete configmap held --wait=false"
      And 10 minutes pass
      And "{.metadata.deletionTimestamp}" of configmap held is "2024-01-01T00:00:03Z"
      When I run:
        """
        kubectl patch configmap held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'
        """
      Then configmap held does not exist

    Scenario: None is added while it goes
      Given I run "kubectl delete configmap held --wait=false"
      When I run:
        """
        kubectl patch configmap held --type=merge -p '{"metadata":{"finalizers":["example.com/keep","example.com/more"]}}'
        """
      Then it fails with "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/more\"}"

  Rule: A deletion can be made to depend on what was seen

    Scenario: Another object of that name
      When I run:
        """
        kubectl delete --raw /apis/apps/v1/namespaces/default/deployments/web -f - <<EOF
        {"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"another"}}
        EOF
        """
      Then it fails with "the UID in the precondition (another) does not match the UID in record"
      And for 1 minute deployment web has 2 ready replicas

  Rule: A namespace empties itself

    Scenario: What holds it is told by its conditions
      Given namespace shop
      And the manifest:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: held, finalizers: [example.com/keep] }
        """
      When I run "kubectl delete namespace shop --wait=false"
      Then within 30 seconds namespace shop has condition NamespaceContentRemaining True because "SomeResourcesRemain"
      And "{.status.conditions[?(@.type=='NamespaceContentRemaining')].message}" of namespace shop is "Some resources are remaining: configmaps. has 1 resource instances"
      And "{.status.conditions[?(@.type=='NamespaceFinalizersRemaining')].message}" of namespace shop is "Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances"
      And for 10 minutes namespace shop is Terminating

    Scenario: Once nothing holds it any more, it goes
      Given namespace shop
      And the manifest:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: held, finalizers: [example.com/keep] }
        """
      And I run "kubectl delete namespace shop --wait=false"
      And 1 minute passes
      When I run:
        """
        kubectl -n shop patch configmap held --type=merge -p '{"metadata":{"finalizers":null}}'
        """
      Then within 30 seconds namespace shop does not exist

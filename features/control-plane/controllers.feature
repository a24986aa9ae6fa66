Feature: What the controller manager runs
  Controllers each look after some kinds of objects, and know of each other only by what they find stored. Together they are
  one program, of which one at a time does the work.

  Rule: Each controller has its own kinds

    @S-067
    Scenario: One makes sets, another the pods of a set
      Given a cluster of 1 node
      When I run "kubectl create deployment web --image=nginx --replicas=2"
      And 10 seconds pass
      And I run:
        """
        kubectl get events --no-headers -o custom-columns=FROM:.source.component,OF:.involvedObject.kind,WHAT:.reason --sort-by=.source.component --field-selector involvedObject.kind!=Pod
        """
      Then it prints:
        """
        deployment-controller   Deployment   ScalingReplicaSet
        replicaset-controller   ReplicaSet   SuccessfulCreate
        replicaset-controller   ReplicaSet   SuccessfulCreate
        """

    @S-073
    Scenario: What is counted by one controller is made by another
      Given the cluster in kubia
      And everything is ready
      And I run "kubectl create quota all --hard=pods=5"
      When rc kubia is scaled to 5 replicas
      Then within 1 minute "{.status.used.pods}" of resourcequota all is "5"
      And within 1 minute rc kubia has 5 ready replicas
      When rc kubia is scaled to 8 replicas
      Then within 5 seconds rc kubia is ReplicaFailure
      And for 10 minutes rc kubia has 5 ready replicas
      And throughout, "{.status.used.pods}" of resourcequota all is "5"

    @S-068
    Scenario: Without the controller manager none of them does its work
      Given the cluster in three-workers-web
      And I apply the manifest:
        """
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec:
          selector: { matchLabels: { app: agent } }
          template:
            metadata: { labels: { app: agent } }
            spec: { containers: [{ name: agent, image: "agent:1" }] }
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: kubia }
        spec:
          replicas: 1
          selector: { app: kubia }
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: "kubia:1" }] }
        """
      And everything is ready
      And the controller manager stops
      When I run:
        """
        kubectl delete namespace shop --wait=false
        kubectl delete pod -l app=kubia --wait=false
        kubectl delete pod -l app=agent --wait=false
        kubectl set image deployment/web web=nginx:1.20
        kubectl scale rs -l app=web --replicas=5
        """
      And node worker-3 is lost
      Then for 30 minutes namespace shop is Terminating
      And throughout, node worker-3 is Ready
      And throughout, deployment web runs image nginx:1.19
      And throughout, service web has 3 endpoints
      And no pods of rc kubia exist
      And no pods of daemonset agent are ready
      When the controller manager starts again
      Then within 2 minutes namespace shop does not exist
      And within 2 minutes node worker-3 is NotReady
      And within 2 minutes rc kubia has 1 ready replica
      And within 2 minutes 2 pods of daemonset agent are ready
      And within 2 minutes deployment web has at least 2 updated replicas

  Rule: The one that leads holds a lease

    @S-071
    Scenario: Another one waits until the lease has expired
      Given the cluster in three-workers-web
      And everything is ready
      And "{.spec.leaseDurationSeconds}" of lease "kube-system/kube-controller-manager" is "15"
      And the controller manager stops
      When the controller manager starts again
      And a pod of deployment web is deleted
      Then for 10 seconds deployment web has 3 replicas
      And within 20 seconds 3 pods of deployment web are ready
      And for 10 minutes 3 pods of deployment web exist

Feature: Pods start
  Between the decision for a node and a program that answers lie the image, the containers and, where there are any, the
  init containers. A pod is Pending until its containers run, and says what it waits for.

  Rule: An image is pulled once for a node

    @S-136 @S-137 @S-172 @S-217
    Scenario: A pod is Pending while its image is pulled
      Given a cluster of 1 node
      And image app:1 takes 20 seconds to pull
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec: { containers: [{ name: app, image: "app:1" }] }
        """
      Then for 20 seconds pod app is Pending
      And within 22 seconds pod app is Running
      And within 22 seconds pod app is ready
      And event "Pulling" was recorded for pod app saying "Pulling image \"app:1\""
      And event "Started" was recorded for pod app

    @S-153
    Scenario: A second pod finds the image on the node
      Given a cluster of 1 node
      And image app:1 takes 1 minute to pull
      And pod first with image app:1
      And everything is ready
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: second }
        spec: { containers: [{ name: app, image: "app:1" }] }
        """
      Then within 2 seconds pod second is Running
      And event "Pulled" was recorded for pod second saying "already present on machine"
      And never, event "Pulling" was recorded for pod second

    @S-154
    Scenario Outline: Image <image> is pulled <policy>
      Given a cluster of 1 node
      When I run "kubectl run app --image=<image>"
      Then "{.spec.containers[0].imagePullPolicy}" of pod app is <policy>

      Examples:
        | image        | policy       |
        | nginx        | Always       |
        | nginx:latest | Always       |
        | nginx:1.19   | IfNotPresent |

    @S-156
    Scenario: The registry is part of the name
      Given a cluster of 1 node
      And image "192.168.38.128:5000/kubia:1" does not exist
      When I run "kubectl run missing --image=192.168.38.128:5000/kubia:1 && kubectl run there --image=k8s.gcr.io/kubia:1"
      Then within 30 seconds pod missing is ImagePullBackOff
      And within 30 seconds pod there is Running
      And event "Pulling" was recorded for pod missing saying "Pulling image \"192.168.38.128:5000/kubia:1\""
      And for 10 minutes pod missing is Pending

    @S-155 @S-194 @S-478
    Scenario: An image that is not there
      Given a cluster of 1 node
      And image app:oops does not exist
      When I run "kubectl run app --image=app:oops"
      Then within 3 seconds pod app is ErrImagePull
      And within 20 seconds pod app is ImagePullBackOff
      And event "Failed" was recorded for pod app saying "Failed to pull image \"app:oops\""
      And for 10 minutes pod app is Pending

    Scenario: Without the registry only what a node has starts
      Given a cluster of 1 node
      And pod known with image known:1
      And everything is ready
      And the image registry is unreachable
      When I run:
        """
        kubectl run again --image=known:1
        kubectl run new --image=new:1
        """
      Then within 5 seconds pod again is Running
      And for 10 minutes pod new is Pending
      When the image registry is reachable again
      Then within 6 minutes pod new is Running

  Rule: A pod is one thing, on one node

    @S-095 @S-163 @S-170 @S-177
    Scenario: Containers of a pod share its node, also where they would fit apart
      Given a cluster of 2 nodes with 2 CPU and 4Gi memory each
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: two }
        spec:
          containers:
            - { name: one, image: "one:1", resources: { requests: { cpu: 1500m } } }
            - { name: other, image: "other:1", resources: { requests: { cpu: 1500m } } }
        """
      Then within 1 second event "FailedScheduling" was recorded for pod two saying "2 Insufficient cpu"
      And for 1 hour pod two is Pending

    Scenario: Init containers run one after another, then the others
      Given a cluster of 1 node
      And image prepare:1 exits with code 0 after 10 seconds
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec:
          initContainers: [{ name: one, image: "prepare:1" }, { name: two, image: "prepare:1" }]
          containers: [{ name: app, image: "app:1" }]
        """
      Then within 5 seconds pod app is Init:0/2
      And for 8 seconds pod app is Init:0/2
      And within 16 seconds pod app is Init:1/2
      And within 30 seconds pod app is Running

    Scenario: An init container that fails keeps the others from starting
      Given a cluster of 1 node
      And image prepare:1 exits with code 1 after 1 second
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec:
          initContainers: [{ name: one, image: "prepare:1" }]
          containers: [{ name: app, image: "app:1" }]
        """
      Then within 30 seconds pod app is Init:CrashLoopBackOff
      And for 30 minutes pod app is Pending
      And never, event "Started" was recorded for pod app saying "Started container app"

    @S-065 @S-104
    Scenario: What a running pod does not let anybody change
      Given a cluster of 2 nodes
      And pod app with image app:1
      And everything is ready
      When I run "kubectl patch pod app -p '{\"spec\":{\"terminationGracePeriodSeconds\":10,\"nodeName\":\"elsewhere\"}}'"
      Then it fails with "pod updates may not change fields other than"
      When I run "kubectl patch pod app -p '{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"app:2\"}]}}'"
      Then pod app runs image app:2

Feature: Containers that end are started again, or not
  A container that ends is started again in its pod, on its node, as the pod's restart policy says. What ends again and
  again is started ever more slowly, so that it cannot keep a node busy.

  Background:
    Given a cluster of 1 node

  Rule: The restart policy decides what an exit code means

    @S-138 @S-139
    Scenario Outline: Policy <policy> and exit code <code>
      Given image work exits with code <code> after 5 seconds
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: work }
        spec: { restartPolicy: <policy>, containers: [{ name: work, image: work }] }
        """
      Then within 30 seconds pod work is <state>
      And for 4 seconds pod work has restarted <restarts> times

      Examples: it has ended
        | policy    | code | state            | restarts |
        | Never     | 0    | Completed        | 0        |
        | Never     | 3    | Error            | 0        |
        | OnFailure | 0    | Completed        | 0        |

      Examples: it starts again
        | policy    | code | state            | restarts |
        | OnFailure | 3    | CrashLoopBackOff | 1        |
        | Always    | 0    | CrashLoopBackOff | 1        |
        | Always    | 3    | CrashLoopBackOff | 1        |

    @S-140 @S-183 @S-188 @S-431
    Scenario: What a pod gets that says nothing about it
      When I run "kubectl run app --image=app:1"
      Then pod app matches:
        """
        spec:
          restartPolicy: Always
          terminationGracePeriodSeconds: 30
          dnsPolicy: ClusterFirst
          schedulerName: default-scheduler
          priority: 0
        """

  Rule: A container is restarted where it is, and alone

    @S-016 @S-139 @S-142 @S-190
    Scenario: One container ends, its neighbour does not notice
      Given image sidecar:1 exits with code 1 after 30 seconds, 1 time
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec: { containers: [{ name: main, image: "main:1" }, { name: sidecar, image: "sidecar:1" }] }
        """
      And everything is ready
      When 1 minute passes
      Then throughout, "{.status.containerStatuses[?(@.name=='main')].restartCount}" of pod app is 0
      And "{.status.containerStatuses[?(@.name=='sidecar')].restartCount}" of pod app is 1
      And throughout, "{.status.podIP}" of pod app is "10.244.1.2"
      When I run "kubectl get pods"
      Then it prints:
        """
        NAME   READY   STATUS    RESTARTS      AGE
        app    2/2     Running   1 (...s ago)   ...
        """

    @S-016
    Scenario: Other pods of the node do not notice either
      Given pod steady with image steady:1
      And pod restless with image restless:1
      And everything is ready
      When pod restless crashes
      Then within 5 seconds pod restless has restarted 1 time
      And for 10 minutes pod steady has restarted 0 times
      And throughout, pod steady is ready

  Rule: What keeps ending waits longer each time

    # Each turn takes two seconds more: one to make the container, and one until its program ends.
    @S-141
    Scenario: At once, then after 10, 20, 40, 80 and 160 seconds, then every 5 minutes
      Given pod app with image app:1
      And everything is ready
      When image app:1 exits with code 1 after 1 second
      Then within 2 seconds pod app has restarted 1 time
      And for 11 seconds pod app has restarted 1 time
      And within 14 seconds pod app has restarted 2 times
      And for 21 seconds pod app has restarted 2 times
      And within 36 seconds pod app has restarted 3 times
      And within 322 seconds pod app has restarted 6 times
      And for 5 minutes pod app has restarted 6 times
      And within 624 seconds pod app has restarted 7 times

    Scenario: Ten good minutes are forgiven
      Given pod app with image app:1
      And everything is ready
      And pod app crashes
      And 5 seconds pass
      And pod app crashes
      And 11 minutes pass
      When pod app crashes
      Then within 5 seconds pod app has restarted 3 times
      And within 5 seconds pod app is Running

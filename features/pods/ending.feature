Feature: Pods end
  A pod that is deleted is asked to end with SIGTERM and killed when its grace is over. Only its kubelet knows that it has
  ended, so it is there until the kubelet says so.

  Background:
    Given a cluster of 2 nodes

  Rule: A program has its grace period, and 30 seconds where none is said

    @S-180 @S-188
    Scenario Outline: A program that takes <stop> to stop is gone after <gone> seconds
      Given image app:1 takes <stop> to stop
      And pod app with image app:1
      And everything is ready
      When pod app is deleted
      Then for <still> seconds pod app is Terminating
      And within <gone> seconds pod app does not exist
      And for 10 minutes pod app does not exist

      Examples: inside the grace, and beyond it
        | stop       | still | gone |
        | 5 seconds  | 4     | 6    |
        | 29 seconds | 28    | 30   |
        | 10 minutes | 29    | 31   |

    Scenario: A grace period of its own
      Given image app:1 takes 10 minutes to stop
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec: { terminationGracePeriodSeconds: 90, containers: [{ name: app, image: "app:1" }] }
        """
      And everything is ready
      When pod app is deleted
      Then for 89 seconds pod app is Terminating
      And within 92 seconds pod app does not exist

  Rule: A pod is gone when its kubelet says so

    Background:
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec: { nodeName: worker-1, containers: [{ name: app, image: "app:1" }] }
        """
      And everything is ready

    @S-034
    Scenario: On a node that does not answer a deleted pod stays
      Given node worker-1 is disconnected
      When pod app is deleted
      Then for 3 minutes pod app is Terminating
      When node worker-1 comes back
      Then within 30 seconds pod app does not exist

    @S-034
    Scenario: Deleted by force it is gone at once, whether it has ended or not
      Given node worker-1 is disconnected
      When I run "kubectl delete pod app --force --grace-period=0"
      Then pod app does not exist
      And for 10 minutes pod app does not exist

    @S-034
    Scenario: A pod without a node has nobody to wait for
      Given the scheduler stops
      And I run "kubectl run waiting --image=app:1"
      When pod waiting is deleted
      Then within 1 second pod waiting does not exist
      And for 10 minutes pod waiting does not exist

    @S-116
    Scenario: A pod without a controller is not made anew when its node is lost
      When node worker-1 is lost
      Then within 7 minutes pod app is Terminating
      And for 1 hour pod app is Terminating
      And "{.spec.nodeName}" of pod app is worker-1

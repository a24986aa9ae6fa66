Feature: Namespaces
  A namespace is a scope for names: what is in it is found by its name and the namespace's, and goes with it.

  Rule: Names are unique in their namespace only

    Background:
      Given a cluster of 2 nodes

    @S-052 @S-242 @S-257
    Scenario: The same name in two namespaces
      Given pod web with image nginx:1.19
      And namespace czm
      And pod web with image nginx:1.20
      When everything is ready
      Then pod default/web runs image nginx:1.19
      And pod czm/web runs image nginx:1.20

    @S-051 @S-485
    Scenario: The same name in the same namespace
      Given pod web with image nginx:1.19
      And everything is ready
      When I run "kubectl run web --image=nginx:1.20"
      Then it fails with "Error from server (AlreadyExists): pods \"web\" already exists"
      And for 10 minutes pod web runs image nginx:1.19

    @S-243 @S-249
    Scenario: What a new cluster has
      When I run "kubectl get ns"
      Then it prints:
        """
        NAME              STATUS   AGE
        default           Active   ...
        kube-node-lease   Active   ...
        kube-public       Active   ...
        kube-system       Active   ...
        """

    @S-244 @S-250 @S-251 @S-254
    Scenario: A command speaks of default unless it says otherwise
      When I run:
        """
        kubectl create namespace czm
        kubectl run here --image=nginx:1.19
        kubectl run there --image=nginx:1.19 -n czm
        """
      Then pod default/here exists
      And pod czm/there exists
      And for 1 minute pod default/there does not exist

    @S-192 @S-251
    Scenario: One namespace, or all of them
      Given I run:
        """
        kubectl create namespace czm
        kubectl run here --image=nginx:1.19
        kubectl run there --image=nginx:1.19 -n czm
        """
      And 1 minute passes
      When I run "kubectl get pods -n czm"
      Then it prints:
        """
        NAME    READY   STATUS    RESTARTS   AGE
        there   1/1     Running   0          60s
        """
      When I run "kubectl get pods -A"
      Then it prints:
        """
        NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE
        czm         there   1/1     Running   0          60s
        default     here    1/1     Running   0          60s
        """

    @S-061
    Scenario: A manifest that names another namespace than the command
      Given I run "kubectl create namespace czm"
      When I run:
        """
        kubectl apply -n czm -f - <<EOF
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: default }
        EOF
        """
      Then it fails with "the namespace from the provided object \"default\" does not match the namespace \"czm\". You must pass '--namespace=default' to perform this operation."

  Rule: A namespace that goes takes everything in it along

    Background:
      Given a cluster of 2 nodes
      And namespace czm
      And deployment web with 3 replicas of image nginx:1.19
      And image nginx:1.19 takes 20 seconds to stop
      And everything is ready

    @S-252
    Scenario: Deleted with its contents
      When I run "kubectl delete ns czm --wait=false"
      Then for 20 seconds namespace czm is Terminating
      And within 30 seconds namespace czm does not exist
      And deployment czm/web does not exist
      And for 10 minutes namespace default is Active

    @S-253
    Scenario: Nothing is made in a namespace that goes
      Given I run "kubectl delete ns czm --wait=false"
      And 5 seconds pass
      When I run "kubectl run late --image=nginx:1.19 -n czm"
      Then it fails with "pods \"late\" is forbidden: unable to create new content in namespace czm because it is being terminated"
      And within 2 minutes namespace czm does not exist

    @S-255
    Scenario: Nothing is made in a namespace that is not there
      When I run "kubectl run early --image=nginx:1.19 -n nowhere"
      Then it fails with "Error from server (NotFound): namespaces \"nowhere\" not found"

    @S-256
    Scenario Outline: The system's namespace <name> stays
      When I run "kubectl delete ns <name>"
      Then it fails with "namespaces \"<name>\" is forbidden: this namespace may not be deleted"
      And for 10 minutes namespace <name> is Active

      Examples:
        | name        |
        | default     |
        | kube-system |
        | kube-public |

  Rule: The system has namespaces of its own, and looks after all of them

    @S-247
    Scenario: What the system makes for itself is in kube-system
      Given a cluster of 1 node
      And 1 minute passes
      When I run "kubectl get leases -n kube-system -o custom-columns=NAME:.metadata.name --no-headers"
      Then it prints:
        """
        kube-controller-manager
        kube-scheduler
        """
      When I run "kubectl get leases -n default"
      Then it prints ""
      And for 1 minute lease kube-system/kube-scheduler exists

    @S-259
    Scenario: Without the controller manager a namespace that is deleted stays
      Given a cluster of 1 node
      And namespace czm
      And pod web with image web
      And everything is ready
      When the controller manager stops
      And I run "kubectl delete namespace czm --wait=false"
      Then for 10 minutes pod czm/web is Running
      And for 10 minutes namespace czm is Terminating
      When the controller manager starts again
      Then within 2 minutes namespace czm does not exist
      And for 10 minutes pod czm/web does not exist

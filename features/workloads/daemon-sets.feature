Feature: Daemon sets
  A daemon set keeps one pod on each node that fits it, such as what collects logs or watches the node. It has no count:
  the nodes are the count.

  Background:
    Given the cluster in three-workers-agent
    And everything is ready

  Rule: Each node that fits has one, and no other

    @S-323
    Scenario: There are as many as nodes
      Then pods of daemonset agent run on 3 nodes
      And for 10 minutes 3 pods of daemonset agent are ready
      And pods of daemonset agent run on 3 nodes

    @S-325
    Scenario: A node that joins has its pod at once
      When node worker-4 joins the cluster
      Then within 6 seconds 1 pod of daemonset agent runs on node worker-4
      And within 20 seconds 4 pods of daemonset agent are ready
      And for 10 minutes 4 pods of daemonset agent exist
      And throughout, at least 3 pods of daemonset agent are ready

    @S-326
    Scenario: A deleted pod comes back on the same node
      Given 1 pod of daemonset agent runs on node worker-2
      When a pod of daemonset agent is deleted
      Then within 10 seconds 2 pods of daemonset agent are ready
      And within 20 seconds 3 pods of daemonset agent are ready
      And pods of daemonset agent run on 3 nodes
      And for 10 minutes 3 pods of daemonset agent exist

    @S-324
    Scenario: A node that goes down leaves no pod to be made elsewhere
      When node worker-2 is lost
      Then within 1 minute 2 pods of daemonset agent are ready
      And for 30 minutes 3 pods of daemonset agent exist
      And throughout, 1 pod of daemonset agent runs on node worker-1
      And throughout, 1 pod of daemonset agent runs on node worker-3

  Rule: Which nodes fit

    @S-327
    Scenario: An unschedulable node keeps its pod, and gets a new one
      When node worker-1 is cordoned
      And I run "kubectl delete pods --field-selector spec.nodeName=worker-1 --wait=false"
      Then within 5 seconds 2 pods of daemonset agent are ready
      And within 20 seconds 3 pods of daemonset agent are ready
      And 1 pod of daemonset agent runs on node worker-1
      And for 10 minutes 3 pods of daemonset agent are ready

    @S-327
    Scenario: A node selector leaves out the nodes without the label
      When I run:
        """
        kubectl label node worker-1 disk=ssd
        kubectl patch daemonset agent -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}'
        """
      Then within 2 seconds pods of daemonset agent run on 1 node
      And within 2 seconds no pods of daemonset agent run on node worker-1
      And within 10 seconds 1 pod of daemonset agent runs on node worker-1
      And for 10 minutes pods of daemonset agent run on 1 node
      When I run "kubectl label node worker-3 disk=ssd"
      Then within 10 seconds 2 pods of daemonset agent are ready
      When I run "kubectl label node worker-1 disk-"
      Then within 10 seconds no pods of daemonset agent run on node worker-1
      And for 10 minutes pods of daemonset agent run on 1 node

    @S-327
    Scenario: A taint that it does not tolerate keeps it away, and moves none that runs
      When I run "kubectl taint node worker-2 dedicated=db:NoSchedule"
      Then for 10 minutes 3 pods of daemonset agent are ready
      When I run "kubectl delete pods --field-selector spec.nodeName=worker-2 --wait=false"
      Then within 5 seconds no pods of daemonset agent run on node worker-2
      And within 5 seconds 2 pods of daemonset agent exist
      And for 10 minutes 2 pods of daemonset agent exist
      When I run "kubectl taint node worker-2 dedicated-"
      Then within 10 seconds 1 pod of daemonset agent runs on node worker-2

  Rule: A new template goes through the nodes one after the other

    Scenario: One node at a time is without
      When daemonset agent is updated to image agent:2
      Then within 5 seconds 2 pods of daemonset agent are ready
      And within 1 minute daemonset agent runs image agent:2
      And within 1 minute 3 pods of daemonset agent are ready
      And throughout, at least 2 pods of daemonset agent are ready

    Scenario: A template that never becomes ready stops at the first node
      Given image agent:broken does not exist
      When daemonset agent is updated to image agent:broken
      Then within 10 seconds 2 pods of daemonset agent are ready
      And for 30 minutes 2 pods of daemonset agent are ready
      When I run "kubectl rollout undo daemonset agent"
      Then within 20 seconds 3 pods of daemonset agent are ready
      And daemonset agent runs image agent:1

    Scenario: With OnDelete nothing changes until somebody deletes a pod
      Given I run:
        """
        kubectl patch daemonset agent -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}'
        """
      When daemonset agent is updated to image agent:2
      Then for 10 minutes daemonset agent runs image agent:1
      When a pod of daemonset agent is deleted
      Then within 10 seconds daemonset agent has 1 updated replica
      And for 10 minutes daemonset agent has 1 updated replica
      And throughout, at least 2 pods of daemonset agent are ready

  Rule: The cluster's own programs may be daemon sets too

    @S-328
    Scenario: The proxies of the nodes come back when they are deleted
      Given namespace kube-system
      And I apply the manifest:
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: kube-proxy, namespace: kube-system }
        spec:
          selector: { matchLabels: { k8s-app: kube-proxy } }
          template:
            metadata: { labels: { k8s-app: kube-proxy } }
            spec:
              priorityClassName: system-node-critical
              hostNetwork: true
              tolerations: [{ operator: Exists }]
              containers: [{ name: kube-proxy, image: "registry.k8s.io/kube-proxy:v1.36.0" }]
        """
      And everything is ready
      When I run "kubectl delete pods -l k8s-app=kube-proxy --wait=false"
      Then within 2 seconds no pods of daemonset kube-proxy are ready
      And within 20 seconds 3 pods of daemonset kube-proxy are ready
      And for 10 minutes pods of daemonset kube-proxy run on 3 nodes

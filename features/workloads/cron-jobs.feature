Feature: Cron jobs
  A cron job makes a job whenever its schedule says so, and forgets the oldest that ended.

  Rule: When

    Scenario: A schedule is read in the cron job's time zone, also where the clock is put forward
      Given a cluster of 1 node
      And the time is "2024-03-30T12:00:00+01:00"
      And image report exits with code 0 after 5 seconds
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          schedule: "0 6 * * *"
          timeZone: Europe/Berlin
          jobTemplate:
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: report }] } } }
        """
      # The night to the 31st of March has 23 hours: 6 o'clock in Berlin is 4 o'clock in universal time.
      Then within 17h1m "{.status.lastScheduleTime}" of cronjob report is "2024-03-31T04:00:00Z"
      And for 23h58m "{.status.lastScheduleTime}" of cronjob report is "2024-03-31T04:00:00Z"

    Scenario: A suspended cron job makes none, and none for the times it missed
      Given a cluster of 1 node
      And image report exits with code 0 after 5 seconds
      And I apply the manifest:
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          schedule: "*/10 * * * *"
          startingDeadlineSeconds: 60
          suspend: true
          jobTemplate:
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: report }] } } }
        """
      When 45 minutes pass
      And I run "kubectl get jobs -o name"
      Then it prints ""
      When I run:
        """
        kubectl patch cronjob report -p '{"spec":{"suspend":false}}'
        """
      Then within 5m1s "{.status.lastScheduleTime}" of cronjob report is "2024-01-01T00:50:00Z"

  Rule: What becomes of the job before

    Background:
      Given a cluster of 1 node
      And image slow exits with code 0 after 150 seconds

    Scenario Outline: With <policy>, <what>
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: slow }
        spec:
          schedule: "* * * * *"
          concurrencyPolicy: <policy>
          jobTemplate:
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: slow }] } } }
        """
      And 3m5s pass
      And I run "kubectl get jobs --no-headers -o custom-columns=ACTIVE:.status.active"
      Then it prints:
        """
        <active>
        """

      Examples:
        | policy  | what                         | active             |
        | Allow   | they run beside each other   | 1\n1\n1            |
        | Forbid  | the next one waits           | 1                  |
        | Replace | the next one takes its place | 1                  |

    Scenario: What is not started is told
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: slow }
        spec:
          schedule: "* * * * *"
          concurrencyPolicy: Forbid
          jobTemplate:
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: slow }] } } }
        """
      Then within 2m1s event JobAlreadyActive was recorded for cronjob slow saying "concurrency policy is Forbid"
      And never, event SuccessfulDelete was recorded for cronjob slow

  Rule: What is kept

    Scenario: Three that ended well and one that failed
      Given a cluster of 1 node
      And image tick exits with code 0 after 1 second
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: tick }
        spec:
          schedule: "* * * * *"
          jobTemplate:
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: tick }] } } }
        """
      And 10m30s pass
      And I run "kubectl get jobs --no-headers -o custom-columns=S:.status.succeeded"
      Then it prints:
        """
        1
        1
        1
        """

namespace BillingFunctions.Tests.Support;

/// <summary>An app folder that a test writes.</summary>
internal sealed class AppFolder : IDisposable
{
    public const string HostJson = """
        {
          "version": "2.0", "functionTimeout": "00:10:00",
          "customHandler": { "description": { "defaultExecutablePath": "handler" }, "enableForwardingHttpRequest": true, "enableProxyingHttpRequest": true },
          "extensions": {
            "http": { "routePrefix": "" },
            "queues": { "batchSize": 4, "newBatchThreshold": 2, "maxDequeueCount": 3, "visibilityTimeout": "00:00:00" },
            "eventHubs": { "maxEventBatchSize": 10 }
          }
        }
        """;

    public const string QueueFunction = """
        { "bindings": [ { "name": "message", "type": "queueTrigger", "direction": "in", "queueName": "jobs", "connection": "AzureWebJobsStorage" } ] }
        """;

    public const string HubFunction = """
        {
          "bindings": [ { "name": "events", "type": "eventHubTrigger", "direction": "in", "eventHubName": "%UsageHubName%", "connection": "EventHubConnection",
            "consumerGroup": "$Default", "cardinality": "many", "dataType": "string" } ]RETRY
        }
        """;

    public const string TimerFunction = """
        { "bindings": [ { "name": "timer", "type": "timerTrigger", "direction": "in", "schedule": "0 * * * * *" } ] }
        """;

    public string Path { get; } = Directory.CreateTempSubdirectory("billing-app-").FullName;

    public AppFolder() => File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), HostJson);

    public AppFolder With(string function, string json)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, function));
        File.WriteAllText(System.IO.Path.Combine(Path, function, "function.json"), json);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

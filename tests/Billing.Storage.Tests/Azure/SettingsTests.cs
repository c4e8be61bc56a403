using Billing.Domain.Results;
using Billing.Storage.Azure;
using Billing.Storage.Azure.Settings;

namespace Billing.Storage.Tests.Azure;

public sealed class SettingsTests
{
    private const string Storage = "AccountName=acct;AccountKey=AQID;EndpointSuffix=core.windows.net;DefaultEndpointsProtocol=https";
    private const string Hub = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=a=b";

    [Fact]
    public void A_connection_string_gives_the_three_addresses()
    {
        AzureStoreOptions options = Read(("AzureWebJobsStorage", Storage), ("EventHubConnection", Hub)).Value;
        Assert.Equal(
            ["https://acct.table.core.windows.net/", "https://acct.queue.core.windows.net/", "https://acct.blob.core.windows.net/"],
            Addresses(options.Storage));
        Assert.Equal(new byte[] { 1, 2, 3 }, options.Storage.Key.ToArray());
        Assert.Equal(
            ("https://ns.servicebus.windows.net/", "usage", "send", "a=b"),
            (options.Events.Endpoint.AbsoluteUri, options.Events.Hub, options.Events.Policy, options.Events.Key));
    }

    [Fact]
    public void Development_storage_is_the_emulator_on_its_usual_ports()
    {
        StorageConnection storage = Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("EventHubConnection", Hub)).Value.Storage;
        Assert.Equal("devstoreaccount1", storage.Account);
        Assert.Equal(
            ["http://127.0.0.1:10002/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1"],
            Addresses(storage));
    }

    [Fact]
    public void Single_addresses_may_differ()
    {
        StorageConnection storage = Read(("AzureWebJobsStorage", Storage + ";TableEndpoint=https://t.example.org/x"), ("EventHubConnection", Hub)).Value.Storage;
        Assert.Equal(["https://t.example.org/x", "https://acct.queue.core.windows.net/", "https://acct.blob.core.windows.net/"], Addresses(storage));
    }

    [Fact]
    public void An_identity_needs_no_key()
    {
        AzureStoreOptions options = Read(
            ("AzureWebJobsStorage__accountName", "acct"),
            ("AzureWebJobsStorage__tableServiceUri", "https://acct.table.core.usgovcloudapi.net"),
            ("AzureWebJobsStorage__credential", "managedidentity"),
            ("AzureWebJobsStorage__clientId", "00000000-0000-0000-0000-000000000001"),
            ("EventHubConnection__fullyQualifiedNamespace", "ns.servicebus.windows.net"),
            ("EventHubConnection__credential", "managedidentity"),
            ("UsageHubName", "telemetry")).Value;
        Assert.Equal(
            ["https://acct.table.core.usgovcloudapi.net/", "https://acct.queue.core.windows.net/", "https://acct.blob.core.windows.net/"],
            Addresses(options.Storage));
        Assert.NotNull(options.Storage.Identity);
        Assert.NotNull(options.Events.Identity);
        Assert.Equal(("https://ns.servicebus.windows.net/", "telemetry"), (options.Events.Endpoint.AbsoluteUri, options.Events.Hub));
    }

    [Fact]
    public void A_hub_of_the_connection_string_wins_over_the_setting() => Assert.Equal(
        "other",
        Read(("AzureWebJobsStorage", Storage), ("EventHubConnection", Hub + ";EntityPath=other"), ("UsageHubName", "usage")).Value.Events.Hub);

    [Fact]
    public void A_development_endpoint_needs_no_key()
    {
        EventHubsConnection events = Read(("AzureWebJobsStorage", Storage), ("EventHubConnection", "Endpoint=http://127.0.0.1:5300/")).Value.Events;
        Assert.Equal(("http://127.0.0.1:5300/", null), (events.Endpoint.AbsoluteUri, events.Key));
    }

    [Fact]
    public void The_stand_in_serves_where_no_hub_is_set()
    {
        var standIn = new Uri("http://127.0.0.1:7080/");
        Assert.Equal(standIn, AzureStoreOptions.Read(Setting(("AzureWebJobsStorage", Storage)), standIn).Value.Events.Endpoint);
        Assert.NotEqual(
            standIn, AzureStoreOptions.Read(Setting(("AzureWebJobsStorage", Storage), ("EventHubConnection", Hub)), standIn).Value.Events.Endpoint);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", null, "Set AzureWebJobsStorage to a storage connection string")]
    [InlineData("AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage is no connection string")]
    [InlineData("AzureWebJobsStorage", "AccountName=acct", "AzureWebJobsStorage needs AccountName and AccountKey")]
    [InlineData("AzureWebJobsStorage", "AccountName=acct;AccountKey=???", "The AccountKey of AzureWebJobsStorage is not base64")]
    [InlineData("AzureWebJobsStorage", "AccountName=acct;AccountKey=AQID;TableEndpoint=ftp://x", "The table address of AzureWebJobsStorage is 'ftp://x'")]
    [InlineData("EventHubConnection", null, "Set EventHubConnection to an Event Hubs connection string")]
    [InlineData("EventHubConnection", "Endpoint=nowhere", "EventHubConnection needs Endpoint=sb://")]
    [InlineData("EventHubConnection", "Endpoint=sb://ns.servicebus.windows.net", "EventHubConnection needs SharedAccessKeyName and SharedAccessKey")]
    [InlineData("EventHubConnection", "Endpoint=sb://localhost;UseDevelopmentEmulator=true", "EventHubConnection names the Event Hubs emulator")]
    public void A_wrong_setting_is_told_in_a_sentence(string name, string? value, string start)
    {
        (string, string?)[] settings = [("AzureWebJobsStorage", Storage), ("EventHubConnection", Hub)];
        Failure? failure = Read([.. settings.Where(setting => setting.Item1 != name), (name, value)]).Failure;
        Assert.StartsWith(start, failure?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage__credential", "password", "AzureWebJobsStorage__credential is 'password'")]
    [InlineData("AzureWebJobsStorage__queueServiceUri", "http://acct", "The queue address of AzureWebJobsStorage is 'http://acct'; tokens")]
    [InlineData("EventHubConnection__fullyQualifiedNamespace", "https://ns", "EventHubConnection__fullyQualifiedNamespace is 'https://ns'")]
    public void A_wrong_identity_setting_is_told_in_a_sentence(string name, string value, string start)
    {
        (string, string?)[] settings = [("AzureWebJobsStorage__accountName", "acct"), ("EventHubConnection__fullyQualifiedNamespace", "ns.example.org")];
        Failure? failure = Read([.. settings.Where(setting => setting.Item1 != name), (name, value)]).Failure;
        Assert.StartsWith(start, failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_never_printed()
    {
        AzureStoreOptions options = Read(("AzureWebJobsStorage", Storage), ("EventHubConnection", Hub)).Value;
        Assert.DoesNotContain("a=b", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AQID", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("acct", options.ToString(), StringComparison.Ordinal);
    }

    private static Result<AzureStoreOptions> Read(params (string Name, string? Value)[] settings) => AzureStoreOptions.Read(Setting(settings));

    private static Func<string, string?> Setting(params (string Name, string? Value)[] settings) =>
        name => settings.FirstOrDefault(setting => setting.Name == name).Value;

    private static string[] Addresses(StorageConnection storage) =>
        [storage.Tables.AbsoluteUri, storage.Queues.AbsoluteUri, storage.Blobs.AbsoluteUri];
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Billing.Application.Ports;

namespace BillingFunctions.LocalHost.State;

/// <summary>When a timer ran last and is to run next.</summary>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>What the host remembers between runs, in blobs that are named as the real host names them.</summary>
internal sealed class HostState(IBlobStore blobs)
{
    private const string TimerContainer = "azure-webjobs-hosts";

    private const string CheckpointContainer = "azure-webjobs-eventhub";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await blobs.EnsureContainerAsync(TimerContainer, cancellationToken);
        await blobs.EnsureContainerAsync(CheckpointContainer, cancellationToken);
    }

    public async Task<TimerStatus?> ReadTimerAsync(string function, CancellationToken cancellationToken)
    {
        if (await blobs.GetAsync(TimerContainer, TimerBlob(function), cancellationToken) is not { } blob)
            return null;

        using JsonDocument document = JsonDocument.Parse(blob.Content);
        JsonElement status = document.RootElement;
        return new TimerStatus(
            status.GetProperty("Last").GetDateTimeOffset(),
            status.GetProperty("Next").GetDateTimeOffset(),
            status.GetProperty("LastUpdated").GetDateTimeOffset());
    }

    public async Task WriteTimerAsync(string function, TimerStatus status, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> json = Envelopes.JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("Last"u8, status.Last);
            json.WriteString("Next"u8, status.Next);
            json.WriteString("LastUpdated"u8, status.LastUpdated);
            json.WriteEndObject();
        });
        await blobs.PutAsync(TimerContainer, TimerBlob(function), json, "application/json", onlyIfNew: false, cancellationToken);
    }

    /// <summary>The last message of a partition that is done with; -1 before the first. A hub of another name is another hub, and is read from its start.</summary>
    public async Task<long> ReadCheckpointAsync(string name, string hub, string group, int partition, CancellationToken cancellationToken)
    {
        Blob? blob = await blobs.GetAsync(CheckpointContainer, CheckpointBlob(name, hub, group, partition), cancellationToken);
        return blob is null ? -1 : long.Parse(Encoding.UTF8.GetString(blob.Content.Span), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    public async Task WriteCheckpointAsync(string name, string hub, string group, int partition, long sequence, CancellationToken cancellationToken)
    {
        byte[] content = Encoding.UTF8.GetBytes(sequence.ToString(CultureInfo.InvariantCulture));
        await blobs.PutAsync(CheckpointContainer, CheckpointBlob(name, hub, group, partition), content, "text/plain", onlyIfNew: false, cancellationToken);
    }

    private static string TimerBlob(string function) => $"timers/localhost/Host.Functions.{function}/status";

    private static string CheckpointBlob(string name, string hub, string group, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}/{hub}/{group}/checkpoint/{partition}");
}

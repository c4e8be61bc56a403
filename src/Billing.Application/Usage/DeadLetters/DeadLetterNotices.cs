using System.Collections.Concurrent;
using System.Globalization;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>What the event <see cref="DeadLetterNotices.EventType"/> tells.</summary>
/// <param name="FirstId">One of the letters; list them for the others.</param>
/// <param name="Kind">Why it was set aside.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="ExternalCustomerId">The customer, as far as it could be read.</param>
/// <param name="SetAsideAt">When.</param>
internal sealed record DeadLetterNotice(string FirstId, string Kind, string Reason, string? ExternalCustomerId, Instant SetAsideAt);

/// <summary>
/// Emits a domain event when events of an organization were set aside: one for every ten minutes in which that happens, however many letters
/// there are. The unit of work is named by the ten minutes, so instances and repeats make one event together.
/// </summary>
public sealed partial class DeadLetterNotices(Transactor transactor, IClock clock, ILogger<DeadLetterNotices> log) : IDeadLetterNotices
{
    /// <summary>The type of the event.</summary>
    public const string EventType = "usage.dead_letter";

    private const int MinutesPerNotice = 10;
    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<DataSpace, long> _told = new();

    /// <inheritdoc/>
    public async ValueTask TellAsync(DataSpace space, DeadLetter first, CancellationToken cancellationToken)
    {
        long window = clock.GetCurrentInstant().ToUnixTimeSeconds() / (MinutesPerNotice * 60);
        if (_told.TryGetValue(space, out long told) && told == window)
        {
            return;
        }

        try
        {
            await EmitAsync(space, first, window, cancellationToken).ConfigureAwait(false);
            if (_told.Count >= RememberedMax)
            {
                _told.Clear();
            }

            _told[space] = window;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUntold(log, space, fault);
        }
    }

    private async ValueTask EmitAsync(DataSpace space, DeadLetter first, long window, CancellationToken cancellationToken)
    {
        var address = new PartitionAddress(Tables.Usage, $"-notice|{space}");
        var command = Command.FromJob(EventType, space.ToString(), window.ToString(CultureInfo.InvariantCulture));
        var notice = new DeadLetterNotice(first.Id, first.Kind.ToString(), first.Reason, first.ExternalCustomerId, first.SetAsideAt);
        await transactor.RunAsync(address, command, DeadLetterJson.Default.DeadLetterNotice, (work, _) =>
        {
            // A guard row that was never written has to be: it carries the numbers of the partition's events.
            work.SetGuard(notice, DeadLetterJson.Default.DeadLetterNotice);
            work.EmitEvent(space, EventType, new BillingId(space.Organization, 0), notice, DeadLetterJson.Default.DeadLetterNotice);
            return ValueTask.FromResult<Result<DeadLetterNotice>>(notice);
        }, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not tell {Space} that usage events were set aside")]
    private static partial void LogUntold(ILogger logger, DataSpace space, Exception fault);
}

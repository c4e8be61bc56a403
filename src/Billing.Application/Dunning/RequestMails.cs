using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Mail;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>
/// Writes to customers about attempts of payment requests: one mail for each attempt, under a name of its own, never in quiet hours. Such a mail is part of the business
/// with the customer: it is sent whether or not the customer wants documents by mail.
/// </summary>
public sealed class RequestMails(
    Transactor transactor, RequestReader requests, DunningCampaigns campaigns, CustomerReader customers, SaveMailSettings settings, WorkSchedule schedule, IClock clock, IRandomSource random)
{
    /// <summary>Makes the mail of an attempt, unless nothing is waited for any more or nothing can be sent.</summary>
    internal async ValueTask RunAsync(DunningMessage job, CancellationToken cancellationToken)
    {
        if (await requests.FindAsync(job.Space, job.ObjectId, cancellationToken) is not { Status: RequestStatus.Pending } request
            || await settings.FindAsync(job.Space, cancellationToken) is null
            || await customers.FindIncludingDeletedAsync(job.Space, request.CustomerId, cancellationToken) is not { Email: { } address } customer)
        {
            return;
        }

        DunningCampaign? campaign = request.CampaignId is { } id ? await campaigns.FindAsync(job.Space, id, cancellationToken) : null;
        Instant now = clock.GetCurrentInstant();
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        Instant allowed = campaign?.Terms.Quiet?.FirstAllowed(now, zone) ?? now;
        if (allowed > now)
        {
            await schedule.AddAsync((job with { DueAt = allowed }).ToDue(), cancellationToken);
            return;
        }

        await transactor.RunAsync(
            MailWork.PartitionOf(job.Space, request.Id), Command.Once(random), StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                await work.AddAsync(
                    job.Space, MailKind.PaymentRequest, request.Id, address, FormattableString.Invariant($"attempt {job.Number}"), ct,
                    mail => mail with { Bcc = campaign?.BccEmails ?? [], Quiet = campaign?.Terms.Quiet is { } quiet ? new MailQuiet(zone.Id, quiet) : null, Link = LinkOf(campaign, request.Id) });
                return true;
            },
            cancellationToken);
    }

    private static string? LinkOf(DunningCampaign? campaign, BillingId requestId) =>
        campaign?.PaymentUrl?.Replace("{payment_request_id}", requestId.ToString(), StringComparison.Ordinal);
}

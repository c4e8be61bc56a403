using System.Globalization;
using Billing.Application.Dunning;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Dunning;

internal sealed class DunningCampaignThresholdCreate
{
    [CurrencyCode]
    public required string Currency { get; set; }

    [MinorUnits, Doc("What is overdue must reach it.")]
    public required decimal AmountCents { get; set; }

    public ThresholdInput ToInput() => new(Billing.Domain.Monetary.Currency.Parse(Currency), (long)AmountCents);
}

internal sealed class DunningCampaignCreate
{
    [Text(1, 255), Doc("Unique.", Example = "\"standard\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    [Range(1, DunningTerms.AttemptsLimit), Doc("How often payment is asked for before it is given up.")]
    public int MaxAttempts { get; set; } = 3;

    [Range(1, DunningTerms.DaysLimit), Doc("Whole days of the customer's calendar.")]
    public int DaysBetweenAttempts { get; set; } = 3;

    [Items(0, 20), Email, Doc("Who gets a copy of every mail.", Example = "[\"finance@example.com\"]")]
    public IReadOnlyList<string> BccEmails { get; set; } = [];

    public CampaignStatus Status { get; set; }

    [Items(0, 50), Doc("From which overdue amount on, by currency. Invoices of other currencies are left alone.")]
    public IReadOnlyList<DunningCampaignThresholdCreate> Thresholds { get; set; } = [];

    [Range(1, DunningTerms.DaysLimit), Doc("Days to wait when there was not enough money, where that is longer.")]
    public int? InsufficientFundsDays { get; set; }

    [Text(0, 5), Doc("From when on customers are left alone, in their zone; with quiet_hours_end.", Example = "\"21:00\"")]
    public string? QuietHoursStart { get; set; }

    [Text(0, 5), Doc("Until when; with quiet_hours_start.", Example = "\"08:00\"")]
    public string? QuietHoursEnd { get; set; }

    [Doc("What happens to the subscriptions of invoices that are given up.")]
    public FinalAction FinalAction { get; set; }

    [Doc("Whether invoices that are given up are written off.")]
    public bool WriteOff { get; set; }

    [Items(0, 100), Doc("The customers that it is for; with billing_entity_codes empty as well, all.", Example = "[]")]
    public IReadOnlyList<BillingId> CustomerIds { get; set; } = [];

    [Items(0, 100), Doc("The billing entities whose customers it is for.", Example = "[]")]
    public IReadOnlyList<string> BillingEntityCodes { get; set; } = [];

    [Text(0, 2000), Doc("Your page on which customers pay, for mails; {payment_request_id} stands for the request.", Example = "\"https://shop.example/pay/{payment_request_id}\"")]
    public string? PaymentUrl { get; set; }

    public Result<CampaignInput> ToInput() => CampaignTexts.With(
        new CampaignInput
        {
            Code = Code, Name = Name, Description = Description, AttemptsMax = MaxAttempts, DaysBetween = DaysBetweenAttempts, BccEmails = BccEmails, Status = Status,
            Thresholds = [.. Thresholds.Select(each => each.ToInput())], InsufficientFundsDays = InsufficientFundsDays, FinalAction = FinalAction, WritesOff = WriteOff,
            CustomerIds = CustomerIds, BillingEntityCodes = BillingEntityCodes,
        },
        QuietHoursStart, QuietHoursEnd, PaymentUrl);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class DunningCampaignUpdate
{
    [Text(1, 255)]
    public string? Code { get; set; }

    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    [Range(1, DunningTerms.AttemptsLimit)]
    public int? MaxAttempts { get; set; }

    [Range(1, DunningTerms.DaysLimit)]
    public int? DaysBetweenAttempts { get; set; }

    [Items(0, 20), Email, Doc("All of them.", Example = "[]")]
    public IReadOnlyList<string>? BccEmails { get; set; }

    public CampaignStatus? Status { get; set; }

    [Items(0, 50), Doc("All of them.")]
    public IReadOnlyList<DunningCampaignThresholdCreate>? Thresholds { get; set; }

    [Range(1, DunningTerms.DaysLimit)]
    public int? InsufficientFundsDays { get; set; }

    [Text(0, 5), Doc("Empty, with an empty quiet_hours_end: customers are never left alone.", Example = "\"21:00\"")]
    public string? QuietHoursStart { get; set; }

    [Text(0, 5), Doc("Likewise.", Example = "\"08:00\"")]
    public string? QuietHoursEnd { get; set; }

    public FinalAction? FinalAction { get; set; }

    public bool? WriteOff { get; set; }

    [Items(0, 100), Doc("All of them.", Example = "[]")]
    public IReadOnlyList<BillingId>? CustomerIds { get; set; }

    [Items(0, 100), Doc("All of them.", Example = "[]")]
    public IReadOnlyList<string>? BillingEntityCodes { get; set; }

    [Text(0, 2000), Doc("Empty: none.", Example = "\"\"")]
    public string? PaymentUrl { get; set; }

    public Result<CampaignInput> ToInput() => CampaignTexts.With(
        new CampaignInput
        {
            Code = Code, Name = Name, Description = Description, AttemptsMax = MaxAttempts, DaysBetween = DaysBetweenAttempts, BccEmails = BccEmails, Status = Status,
            Thresholds = Thresholds is null ? null : [.. Thresholds.Select(each => each.ToInput())], InsufficientFundsDays = InsufficientFundsDays, FinalAction = FinalAction,
            WritesOff = WriteOff, CustomerIds = CustomerIds, BillingEntityCodes = BillingEntityCodes,
        },
        QuietHoursStart, QuietHoursEnd, PaymentUrl);
}

/// <summary>Texts of campaigns that mean more than letters.</summary>
internal static class CampaignTexts
{
    private const int ClockLength = 5;

    /// <summary>The input with quiet hours and address; refused at the field that cannot be read.</summary>
    public static Result<CampaignInput> With(CampaignInput input, string? start, string? end, string? url)
    {
        if (url is { Length: > 0 } && !(Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
            return Failure.Invalid("payment_url", "Input should be an absolute http or https address", "url_parsing");

        input = input with { PaymentUrl = url };
        if (start is "" && end is "")
            return input with { IsNeverQuiet = true };

        if (start is not null && MinuteOf(start) is null)
            return Failure.Invalid("quiet_hours_start", "Input should be a time of day such as 21:00", "time_parsing");

        return end is not null && MinuteOf(end) is null
            ? Failure.Invalid("quiet_hours_end", "Input should be a time of day such as 08:00", "time_parsing")
            : input with { QuietFrom = start is null ? null : MinuteOf(start), QuietTo = end is null ? null : MinuteOf(end) };
    }

    /// <summary>A minute of the day as text.</summary>
    public static string ClockOf(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");

    private static int? MinuteOf(string text) =>
        text.Length == ClockLength && text[2] == ':'
        && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hour) && hour < 24
        && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int minute) && minute < 60
            ? (hour * 60) + minute
            : null;
}

internal sealed record DunningCampaignThresholdResponse(BillingId Id, BillingId DunningCampaignId, string Currency, decimal AmountCents, Instant CreatedAt, Instant UpdatedAt)
{
    public static DunningCampaignThresholdResponse From(CampaignThreshold it, BillingId campaignId) =>
        new(it.Id, campaignId, it.Currency.Code, it.AmountMinor, it.CreatedAt, it.UpdatedAt);
}

internal sealed record DunningCampaignResponse(
    BillingId Id, BillingId OrganizationId, string Code, string Name, string? Description, int MaxAttempts, int DaysBetweenAttempts, IReadOnlyList<string> BccEmails,
    CampaignStatus Status, IReadOnlyList<DunningCampaignThresholdResponse> Thresholds, Instant CreatedAt, Instant UpdatedAt, int? InsufficientFundsDays, string? QuietHoursStart,
    string? QuietHoursEnd, FinalAction FinalAction, bool WriteOff, IReadOnlyList<BillingId> CustomerIds, IReadOnlyList<string> BillingEntityCodes, string? PaymentUrl)
{
    public static DunningCampaignResponse From(DunningCampaign it, BillingId organization, IReadOnlyDictionary<BillingId, string> entityCodes) => new(
        it.Id, organization, it.Code, it.Name, it.Description, it.Terms.AttemptsMax, it.Terms.DaysBetween, it.BccEmails, it.Status,
        [.. it.Thresholds.Select(each => DunningCampaignThresholdResponse.From(each, it.Id))], it.CreatedAt, it.UpdatedAt, it.Terms.InsufficientFundsDays,
        it.Terms.Quiet is { } from ? CampaignTexts.ClockOf(from.FromMinute) : null, it.Terms.Quiet is { } to ? CampaignTexts.ClockOf(to.ToMinute) : null, it.Terms.FinalAction,
        it.Terms.WritesOff, it.CustomerIds, [.. it.BillingEntityIds.Select(id => entityCodes.GetValueOrDefault(id)).OfType<string>()], it.PaymentUrl);
}

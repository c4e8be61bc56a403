using Billing.Application.Documents;
using Billing.Pdf.Documents;
using NodaTime;

namespace Billing.Pdf.Tests.Documents;

public sealed class DocumentLabelsTests
{
    private static readonly DocumentLabels English = EnglishLabels.Table;

    [Fact]
    public void A_period_is_printed_with_its_last_day_included() =>
        Assert.Equal("1 March 2026 – 31 March 2026", English.Period(new DocumentPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 4, 1))));

    [Fact]
    public void A_period_of_one_day_is_a_date() =>
        Assert.Equal("1 March 2026", English.Period(new DocumentPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 2))));

    [Fact]
    public void An_empty_period_is_its_first_day() =>
        Assert.Equal("1 March 2026", English.Period(new DocumentPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 1))));

    [Fact]
    public void An_unknown_language_prints_in_English() => Assert.Same(English, DocumentLanguages.Find("tlh"));

    [Fact]
    public void A_language_has_twelve_months() => Assert.Equal(12, English.Months.Distinct().Count());
}

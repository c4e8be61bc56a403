namespace Billing.Pdf.Layout;

/// <summary>Places bands from top to bottom and starts a new page where they no longer fit.</summary>
internal sealed class PageFlow
{
    private readonly List<PageCanvas> _pages = [];
    private readonly Action<PageCanvas, int> _decorate;
    private double _y;
    private bool _pageIsFresh = true;

    /// <param name="decorate">Draws what lies behind the content of a page, given its number from 1.</param>
    public PageFlow(Action<PageCanvas, int> decorate)
    {
        _decorate = decorate;
        StartPage();
    }

    public IReadOnlyList<PageCanvas> Pages => _pages;

    /// <summary>Drawn at the top of every page but the first.</summary>
    public IReadOnlyList<Band> RunningHead { get; set; } = [];

    /// <summary>Drawn again after a page break while a table is being placed.</summary>
    public IReadOnlyList<Band> TableHead { get; set; } = [];

    /// <summary>Leaves space, unless a page has just begun.</summary>
    public void Space(double height)
    {
        if (!_pageIsFresh)
            _y += height;
    }

    /// <summary>Starts a new page unless this one has so much room left.</summary>
    public void Reserve(double height)
    {
        if (_y + height > Paper.Bottom)
            Break();
    }

    /// <summary>Places bands one below the other; any of them may be the first of a new page.</summary>
    public void Place(IEnumerable<Band> bands)
    {
        foreach (var band in bands)
            Place(band);
    }

    /// <summary>Places bands on one page, a new one if need be. More than fills a page is broken all the same.</summary>
    public void PlaceTogether(IReadOnlyList<Band> bands)
    {
        var height = bands.Sum(b => b.Height);
        var fresh = Paper.Bottom - Paper.Top - RunningHead.Sum(b => b.Height) - TableHead.Sum(b => b.Height);
        if (_y + height > Paper.Bottom && height <= fresh)
            Break();
        Place(bands);
    }

    private void Place(Band band)
    {
        if (_y + band.Height > Paper.Bottom && !_pageIsFresh)
            Break();
        Draw(band);
        _pageIsFresh = false;
    }

    private void Break()
    {
        if (_pageIsFresh)
            return;
        StartPage();
        foreach (var band in RunningHead)
            Draw(band);
        foreach (var band in TableHead)
            Draw(band);
    }

    private void StartPage()
    {
        var page = new PageCanvas();
        _pages.Add(page);
        _decorate(page, _pages.Count);
        _y = Paper.Top;
        _pageIsFresh = true;
    }

    private void Draw(Band band)
    {
        band.Draw(_pages[^1], _y);
        _y += band.Height;
    }
}
